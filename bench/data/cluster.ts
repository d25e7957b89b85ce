import { existsSync } from 'node:fs';
import { cp, mkdir, rename, rm } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { type PostgresServer, startPostgres } from '../../local/postgres-server.ts';
import { fill } from './fill.ts';

const cache = fileURLToPath(new URL('../../.holdfast/bench/', import.meta.url));
/** Counts up when the data set changes. */
const version = 1;
const major = 17;

/** A quarter of the memory and 2 GB at most, so that a small machine keeps some for its page cache. */
const sharedBuffersMb = Math.floor(Math.min(2048, totalmem() / 2 ** 20 / 4));

/**
 * As a server in service is set, so that restores pay for durability. Autovacuum would work beside whoever is measured
 * next.
 */
const inService = {
  fsync: 'on',
  full_page_writes: 'on',
  synchronous_commit: 'on',
  shared_buffers: `${sharedBuffersMb}MB`,
  maintenance_work_mem: '512MB',
  max_wal_size: '4GB',
  checkpoint_timeout: '15min',
  wal_level: 'replica',
  autovacuum: 'off',
};

/** Starts the server with the data set. Its files are made once for each scale and copied each time. */
export async function startCluster(scale: number, say: (line: string) => void): Promise<PostgresServer> {
  const made = join(cache, `postgres-${major}-scale-${scale}-v${version}`);
  if (!existsSync(made)) {
    say(`making the data set of scale ${scale} (once)`);
    await make(scale, made);
  }
  return startPostgres({ major, settings: inService, from: made });
}

/** Dies this process on the way, nothing under the cached name is half made. */
async function make(scale: number, made: string): Promise<void> {
  const unfinished = `${made}.unfinished`;
  await rm(unfinished, { recursive: true, force: true });
  await mkdir(cache, { recursive: true });
  const settings = { shared_buffers: `${sharedBuffersMb}MB`, max_wal_size: '1GB', wal_level: 'minimal' };
  const server = await startPostgres({
    major,
    settings: { ...settings, max_wal_senders: '0', maintenance_work_mem: '512MB' },
  });
  try {
    await fill(server, scale);
    process.kill(server.pid, 'SIGINT');
    while (existsSync(join(server.dataDir, 'postmaster.pid'))) await sleep(50);
    await cp(server.dataDir, unfinished, { recursive: true, verbatimSymlinks: true });
    await rename(unfinished, made);
  } finally {
    await server.stop();
  }
}

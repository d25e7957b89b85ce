import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { zstdDecompressSync } from 'node:zlib';
import type * as z from 'zod';
import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';
import type { BackupResult } from '#core/ports/worker.ts';
import { type CommittableSink, createArchiveSink } from '#core/run/archive-sink.ts';
import { type CopyBlock, createCopyCounter } from '#engines/postgres/archive/copy-counter.ts';
import type { PostgresDeps } from '#engines/postgres/deps.ts';
import { postgres } from '#engines/postgres/engine.ts';
import { createPostgresWorker } from '#engines/postgres/worker.ts';
import { type PostgresServer, postgresBin } from '#test/support/postgres-server.ts';
import { postgresDeps } from '../restore/postgres-deps.ts';

export interface BackupRequest {
  readonly server: PostgresServer;
  readonly database?: string;
  readonly user?: string;
  /** In place of what server, database and user make. */
  readonly url?: string;
  readonly fields?: Partial<z.input<typeof postgres.source>>;
  readonly streams?: number;
  readonly deps?: Partial<PostgresDeps>;
  readonly signal?: AbortSignal;
  /** Stands between the worker and the store. */
  readonly sink?: (real: CommittableSink) => CommittableSink;
}

export interface BackedUp extends BackupResult {
  /** pg_dump's own bytes by name of archive: what was compressed around them is taken off. */
  readonly archives: ReadonlyMap<string, Buffer>;
  /** Encodings by name of archive, as the manifest says them. */
  readonly encodings: ReadonlyMap<string, string>;
}

/** One backup into a folder of its own. One that fails is checked to have left nothing, and rejects with its error. */
export async function backUp(request: BackupRequest): Promise<BackedUp> {
  const { server, streams = 2, signal = new AbortController().signal } = request;
  const root = mkdtempSync(path.join(tmpdir(), 'holdfast-backup-'));
  const store = createDirectoryStore({ root });
  const limits = { partBytes: 64 * 1024, maxParts: 10_000, streams, onBytes: () => {} };
  const real = createArchiveSink({ store, signal, ...limits }, 'data/daily/postgres/orders/run/1/');
  try {
    const worker = workerOf(server, request);
    const result = await worker.backup(request.sink?.(real) ?? real, signal);
    const objects = await real.commit();
    const read = (key: string, encoding: string): Buffer =>
      plain(readFileSync(path.join(root, key)), encoding);
    return {
      ...result,
      archives: new Map(objects.map(({ archive, key, encoding }) => [archive, read(key, encoding)])),
      encodings: new Map(objects.map(({ archive, encoding }) => [archive, encoding])),
    };
  } catch (error) {
    await real.abort();
    const left = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) =>
      entry.isFile(),
    );
    if (left.length > 0) throw new Error(`left behind: ${left.map(({ name }) => name).join(', ')}`);
    throw error;
  } finally {
    rmSync(root, { recursive: true });
  }
}

export function workerOf(server: PostgresServer, request: Omit<BackupRequest, 'server'>) {
  const { database = 'postgres', user = 'postgres', fields = {}, streams = 2, deps = {} } = request;
  const url = request.url ?? server.url(database, user);
  return createPostgresWorker(
    { name: 'orders', config: sourceOf(fields), streams },
    postgresDeps({ secrets: { resolve: async () => url }, ...deps }),
  );
}

export const sourceOf = (fields: Partial<z.input<typeof postgres.source>> = {}) =>
  postgres.source.parse({
    engine: 'postgres',
    plan: 'nightly',
    url: { env: 'ORDERS_URL' },
    rpo: '25h',
    ...fields,
  });

/** The error of a backup that must fail. */
export async function failure(request: BackupRequest): Promise<Error> {
  const ended = await backUp(request).catch((error: unknown) => error);
  if (ended instanceof Error) return ended;
  throw new Error('the backup ended well');
}

function plain(bytes: Buffer, encoding: string): Buffer {
  if (encoding.endsWith('|zstd')) return zstdDecompressSync(bytes);
  return encoding.endsWith('|lz4') ? execFileSync('lz4', ['-dc'], { input: bytes, maxBuffer: 1e9 }) : bytes;
}

// it reads every archive that a test makes: 17 and 18 write the same format
const reader = path.join(postgresBin(17) ?? '', 'pg_restore');

/** What pg_restore makes of an archive. */
export function pgRestore(archive: Buffer | undefined, ...args: readonly string[]): Buffer {
  const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-archive-'));
  const file = path.join(folder, 'archive');
  try {
    writeFileSync(file, archive ?? '');
    return execFileSync(reader, [...args, file], { maxBuffer: 1e9, stdio: 'pipe' });
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The rows in one archive, table by table. */
export function blocksIn(archive: Buffer | undefined): readonly CopyBlock[] {
  const counter = createCopyCounter();
  counter.push(pgRestore(archive, '-f', '-', '--section=data'));
  counter.end();
  return counter.blocks();
}

/** Rows by `schema.name`, over all archives. A table that is in two of them is an error. */
export function rowsIn({ archives }: BackedUp): Record<string, number> {
  const rows: Record<string, number> = {};
  for (const [name, bytes] of archives) {
    for (const block of name === 'globals' ? [] : blocksIn(bytes)) {
      const key = `${block.schema}.${block.name}`;
      if (key in rows) throw new Error(`${key} is dumped twice`);
      rows[key] = block.rows;
    }
  }
  return rows;
}

/** Rows that the server counted, by name as it quotes it. */
export const countedRows = ({ contents }: BackupResult): Record<string, number> =>
  Object.fromEntries(
    contents.flatMap(({ name, rows }) => (rows === undefined ? [] : [[name, rows] as const])),
  );

/** Waits until `look` says yes. */
export async function until(look: () => boolean | Promise<boolean>, seconds = 20): Promise<void> {
  const endMs = performance.now() + seconds * 1000;
  while (!(await look())) {
    if (performance.now() > endMs) throw new Error(`not within ${seconds} s: ${look}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

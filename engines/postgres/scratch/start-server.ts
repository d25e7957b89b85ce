import { randomBytes } from 'node:crypto';
import { chown, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import path from 'node:path';
import { EnvironmentError } from '#core/errors.ts';
import type { Child } from '#core/ports/shell.ts';
import { connect } from '../connection/session.ts';
import type { ConnectionSettings } from '../connection/settings.ts';
import { plainToolEnvironment } from '../connection/tool-environment.ts';
import type { PostgresDeps } from '../deps.ts';
import type { ToolSet } from '../tools/tool-set.ts';
import { serverAccount } from './server-account.ts';

/** Fast and careless with data, for nothing in it outlives the drill. Reaches nobody by itself. */
const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  wal_level: 'minimal',
  max_wal_senders: '0',
  max_wal_size: '2GB',
  autovacuum: 'off',
  jit: 'off',
  max_connections: '50',
  max_locks_per_transaction: '512',
  maintenance_work_mem: '128MB',
  // subscriptions are restored disabled; enabled by hand they still could not call anybody
  max_logical_replication_workers: '0',
  logging_collector: 'off',
} as const;

/** Makes a server of the set's major in `folder` and starts it. Its superuser is `postgres` with a random password. */
export async function startServer(
  tools: ToolSet,
  folder: string,
  { shell, environment, clock }: PostgresDeps,
  signal: AbortSignal,
): Promise<ConnectionSettings> {
  const env = plainToolEnvironment(environment);
  const { owner, prefix } = await serverAccount(tools.program('initdb'), folder, env, shell);
  const password = randomBytes(18).toString('base64url');
  const secret = path.join(folder, 'password');
  await writeFile(secret, password, { mode: 0o600 });
  if (owner) await chown(secret, owner.uid, owner.gid);
  const data = path.join(folder, 'data');
  const asServer = (program: string, args: readonly string[]) => {
    const [file = '', ...rest] = [...prefix, tools.program(program), ...args];
    return { file, args: rest, env, cwd: '/' };
  };
  const initdb = ['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', `--pwfile=${secret}`];
  // The restored database has a locale of its own; this one is on every machine.
  const made = await shell.run(asServer('initdb', [...initdb, '--no-sync', '-E', 'UTF8', '--locale=C']), {
    signal,
  });
  signal.throwIfAborted();
  if (made.code !== 0) throw unable(tools, 'initdb', made.stderr);
  await rm(secret);
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const options = Object.entries({ ...settings, port: String(port) }).flatMap(([name, value]) => [
      '-c',
      `${name}=${value}`,
    ]);
    const server = shell.start({ ...asServer('postgres', ['-D', data, ...options]), stdout: 'ignore' });
    const place: ConnectionSettings = {
      host: '127.0.0.1',
      port,
      database: 'postgres',
      user: 'postgres',
      password,
      sslMode: 'disable',
      sslRootCert: undefined,
    };
    if (await answers(place, server, clock, signal)) return place;
    // Between our look and its bind another process may have taken the port.
    if (attempt === 5 || !/address already in use/i.test(server.stderrTail())) {
      throw unable(tools, 'postgres', server.stderrTail());
    }
  }
}

const unable = (tools: ToolSet, program: string, stderr: string): EnvironmentError =>
  new EnvironmentError(
    `${program} ${tools.version} cannot make a throw-away server: ${stderr.trim().slice(-1000)}`,
    {
      hint: 'see whether the temporary folder is writable and has room, and the programs are whole: `npm run tools`',
    },
  );

async function answers(
  place: ConnectionSettings,
  server: Child,
  clock: PostgresDeps['clock'],
  signal: AbortSignal,
): Promise<boolean> {
  let ended = false;
  server.exited
    .catch(() => {})
    .finally(() => {
      ended = true;
    });
  for (let round = 0; round < 300 && !ended; round++) {
    signal.throwIfAborted();
    const session = await connect(place, 'holdfast drill').catch(() => undefined);
    if (session) {
      await session.end();
      return true;
    }
    await clock.sleep(100, signal);
  }
  await server.end();
  return false;
}

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address();
      probe.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
}

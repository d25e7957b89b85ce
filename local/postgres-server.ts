import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { PermanentError, TransientError } from '#core/errors.ts';
import { postgresBin } from './postgres-home.ts';
import { freePort } from './server/free-port.ts';
import { initDataDir } from './server/init-data-dir.ts';
import { mayEnter, openTmpdir, type ServerUser, serverUser } from './server/server-user.ts';
import { type Supervised, supervise } from './server/supervise.ts';
import { command } from './tools/command.ts';

export interface PostgresOptions {
  readonly major: number;
  /** Settings of postgresql.conf, beside those of a throw-away server. */
  readonly settings?: Readonly<Record<string, string>>;
  /** Lines of pg_hba.conf in place of ours. */
  readonly hba?: readonly string[];
  /** Password of the superuser `postgres`. Without it everybody on 127.0.0.1 is trusted. */
  readonly password?: string;
  /** Files to put into the data directory, for example the key and the certificate of TLS. */
  readonly files?: Readonly<Record<string, string>>;
  /** A stopped data directory of the same major to start from, copied. */
  readonly from?: string;
}

export interface PostgresServer {
  readonly major: number;
  readonly port: number;
  /** Folder of its programs: postgres, psql, pg_dump and the others. */
  readonly bin: string;
  readonly dataDir: string;
  /** Of the postmaster. */
  readonly pid: number;
  /** A connection URL without a password. */
  url(database?: string, user?: string): string;
  /** The same with the password of `postgres`: for secrets, never for arguments. */
  secretUrl(database?: string): string;
  /** Runs SQL as `postgres` and gives what psql prints, unaligned and without headers. An error rejects. */
  psql(sql: string, database?: string): Promise<string>;
  /** What the server wrote into its log so far. */
  log(): Promise<string>;
  /** Ends the server and removes its folder. The second call does nothing. */
  stop(): Promise<void>;
  /** Ends every process of the server with SIGKILL, as a crash does. `stop` is still needed to remove its folder. */
  kill9(): Promise<void>;
}

/**
 * Starts a real PostgreSQL on 127.0.0.1 that is thrown away at `stop`, or when this process ends in any way.
 * Data is not safe on it: fsync is off.
 */
export async function startPostgres(options: PostgresOptions): Promise<PostgresServer> {
  const { major } = options;
  const bin = postgresBin(major);
  if (!bin) {
    throw new PermanentError(`no server of postgres ${major} on this machine`, {
      hint: `run npm run tools, or name the folder of its programs in HOLDFAST_POSTGRES_${major}_BIN`,
    });
  }
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await startOnce(options, bin);
    } catch (error) {
      // another process took the port between our look and the server's bind
      if (attempt === 5 || !/Address already in use/.test(String(error))) throw error;
    }
  }
}

async function startOnce(options: PostgresOptions, bin: string): Promise<PostgresServer> {
  const user = serverUser();
  if (!mayEnter(user, join(bin, 'initdb'))) throw closed(bin, user);
  const folder = await mkdtemp(join(openTmpdir(user), `holdfast-postgres-${options.major}-`));
  const dataDir = join(folder, 'data');
  try {
    await initDataDir({ ...options, bin, folder, dataDir, user });
    const port = await freePort();
    const address = ['-p', String(port), '-h', '127.0.0.1'];
    const command = [...user.prefix, join(bin, 'postgres'), '-D', dataDir, ...address];
    const supervised = await supervise(command, folder);
    if (await isReady(supervised, bin, port)) return server({ options, bin, dataDir, port, supervised });
    const log = await readFile(supervised.logFile, 'utf8');
    await supervised.end();
    const hint = 'read its log above';
    throw new TransientError(`postgres ${options.major} did not start: ${log.trim()}`, { hint });
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
}

const closed = (bin: string, { uid }: ServerUser) =>
  new PermanentError(`user ${uid} may not enter ${bin}, and PostgreSQL refuses to run as root`, {
    hint: 'run npm run tools again, or work as another user than root',
  });

interface Running {
  readonly options: PostgresOptions;
  readonly bin: string;
  readonly dataDir: string;
  readonly port: number;
  readonly supervised: Supervised;
}

function server({ options, bin, dataDir, port, supervised }: Running): PostgresServer {
  const url = (database = 'postgres', user = 'postgres') =>
    `postgresql://${encodeURIComponent(user)}@127.0.0.1:${port}/${encodeURIComponent(database)}`;
  const env: Record<string, string> = options.password === undefined ? {} : { PGPASSWORD: options.password };
  return {
    major: options.major,
    port,
    bin,
    dataDir,
    pid: supervised.pid,
    url,
    secretUrl(database) {
      const secret = new URL(url(database));
      secret.password = encodeURIComponent(options.password ?? '');
      return secret.href;
    },
    async psql(sql, database) {
      const flags = ['-X', '-q', '-A', '-t', '-w', '-v', 'ON_ERROR_STOP=1', '-d', url(database)];
      return (await command(join(bin, 'psql'), flags, { input: sql, env })).trimEnd();
    },
    log: () => readFile(supervised.logFile, 'utf8'),
    stop: () => supervised.end(),
    kill9: () => supervised.kill9(),
  };
}

async function isReady(supervised: Supervised, bin: string, port: number): Promise<boolean> {
  const deadline = Date.now() + 60_000;
  while (Date.now() < deadline && supervised.alive()) {
    const ask = ['-q', '-h', '127.0.0.1', '-p', String(port)];
    if (
      await command(join(bin, 'pg_isready'), ask).then(
        () => true,
        () => false,
      )
    )
      return true;
    await sleep(40);
  }
  return false;
}

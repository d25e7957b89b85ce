import { readFileSync } from 'node:fs';
import pg from 'pg';
import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import { adviseConnection } from './errors.ts';
import type { ConnectionSettings } from './settings.ts';

/** One connection. Statements run one after the other. */
export interface Session {
  /** Process id of the server's backend. */
  readonly backendPid: number;
  /** Rows parsed by `row`; throws what `advise` makes of the server's error. */
  rows<Row extends z.ZodType>(
    row: Row,
    statement: string,
    values?: readonly unknown[],
  ): Promise<z.infer<Row>[]>;
  /** Rows as the driver gives them; what they hold is parsed where they are used. */
  query<Row>(statement: string, values?: readonly unknown[]): Promise<Row[]>;
  /** One or more statements without parameters, without a result. */
  run(statement: string): Promise<void>;
  /** Rejects when the server ends the connection; never resolves. Nobody has to wait for it. */
  readonly lost: Promise<never>;
  /** Aborts what is running by closing the socket, without waiting for the server. */
  end(): Promise<void>;
}

const Backend = z.array(z.object({ pid: z.number(), version: z.number() })).length(1);
const aboutBackend =
  "SELECT pg_catalog.pg_backend_pid() AS pid, pg_catalog.current_setting('server_version_num')::int AS version";

/**
 * Connects. `name` is the application_name that the server's own views show. A server that is silent is not waited
 * for once the signal is aborted.
 */
export function connect(settings: ConnectionSettings, name: string, signal?: AbortSignal): Promise<Session> {
  const connecting = open(settings, name);
  if (!signal) return connecting;
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(signal.reason);
      connecting.then((session) => session.end()).catch(() => {});
    };
    if (signal.aborted) return stop();
    signal.addEventListener('abort', stop, { once: true });
    connecting.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}

async function open(settings: ConnectionSettings, name: string): Promise<Session> {
  const client = await connected(settings, name);
  const lost = new Promise<never>((_, reject) => {
    client.on('error', (error) => reject(adviseConnection(error, settings)));
    client.on('end', () => reject(adviseConnection(new Error('the server closed the connection'), settings)));
  });
  lost.catch(() => {});
  try {
    // What the server's own defaults would end is ours to end: a coordinator sits idle in its transaction for hours.
    // Our questions are long and their answers short: compiling one takes ten times as long as answering it.
    await client.query(
      'SET statement_timeout = 0; SET idle_in_transaction_session_timeout = 0; SET lock_timeout = 0; SET jit = off',
    );
    const [row] = Backend.parse((await client.query(aboutBackend)).rows);
    if ((row?.version ?? 0) >= 140_000) await client.query('SET idle_session_timeout = 0');
    if ((row?.version ?? 0) >= 170_000) await client.query('SET transaction_timeout = 0');
    return sessionOver(client, lost, row?.pid ?? 0, settings);
  } catch (error) {
    await client.end().catch(() => {});
    throw adviseConnection(error, settings);
  }
}

function sessionOver(
  client: pg.Client,
  lost: Promise<never>,
  backendPid: number,
  settings: ConnectionSettings,
): Session {
  let ended = false;
  const ask = async (statement: string, values?: readonly unknown[]): Promise<pg.QueryResult> => {
    try {
      return await Promise.race([client.query(statement, values && [...values]), lost]);
    } catch (error) {
      throw adviseConnection(error, settings);
    }
  };
  return {
    backendPid,
    lost,
    query: async (statement, values) => (await ask(statement, values)).rows,
    rows: async (row, statement, values) => z.array(row).parse((await ask(statement, values)).rows),
    run: async (statement) => void (await ask(statement)),
    async end() {
      if (ended) return;
      ended = true;
      client.removeAllListeners('end');
      await Promise.race([client.end(), new Promise((resolve) => setTimeout(resolve, 1_000).unref())]).catch(
        () => {},
      );
    },
  };
}

async function connected(settings: ConnectionSettings, name: string): Promise<pg.Client> {
  const attempts = settings.sslMode === 'prefer' ? [{ rejectUnauthorized: false }, false] : [sslOf(settings)];
  let last: unknown;
  for (const ssl of settings.host.startsWith('/') ? [false] : attempts) {
    const client = new pg.Client({
      host: settings.host,
      port: settings.port,
      database: settings.database,
      user: settings.user,
      ...(settings.password === undefined ? {} : { password: settings.password }),
      ssl,
      application_name: name,
      keepAlive: true,
      keepAliveInitialDelayMillis: 30_000,
      connectionTimeoutMillis: 15_000,
    });
    client.on('error', () => {}); // the caller hears of it by `lost`; without a listener it would end the process
    try {
      await client.connect();
      return client;
    } catch (error) {
      await client.end().catch(() => {});
      last = error;
      if (!(error instanceof Error && error.message.includes('does not support SSL'))) break;
    }
  }
  throw adviseConnection(last, settings);
}

function sslOf({ sslMode, sslRootCert, host }: ConnectionSettings): false | Record<string, unknown> {
  const ca = sslRootCert === undefined ? {} : { ca: certificatesIn(sslRootCert) };
  switch (sslMode) {
    case 'disable':
    case 'allow':
      return false;
    case 'prefer':
    case 'require':
      // libpq checks the certificate as soon as it is told a root
      return sslRootCert === undefined
        ? { rejectUnauthorized: false }
        : { ...ca, checkServerIdentity: () => undefined };
    case 'verify-ca':
      return { ...ca, checkServerIdentity: () => undefined };
    case 'verify-full':
      return { ...ca, servername: host };
  }
}

function certificatesIn(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new PermanentError(`the certificates in '${file}' cannot be read`, {
      hint: 'correct tls.ca in the config, sslrootcert in the URL, or PGSSLROOTCERT',
      cause,
    });
  }
}

import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AdvisedError, PermanentError, TransientError } from '#core/errors.ts';
import { connect } from '#engines/postgres/connection/session.ts';
import { connectionSettings } from '#engines/postgres/connection/settings.ts';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { workerOf } from '../backup/backup-setup.ts';

const password = 'correct-horse';
const never = new AbortController().signal;

describe.each([15, 17])('a connection to PostgreSQL %i that fails', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ major, password });
    await server.psql(
      "CREATE ROLE nologin PASSWORD 'correct-horse'; CREATE DATABASE closed ALLOW_CONNECTIONS false",
    );
    await server.psql("CREATE ROLE full LOGIN CONNECTION LIMIT 0 PASSWORD 'correct-horse'");
  });
  afterAll(async () => {
    await server?.stop();
  });

  const errorOf = async (url: string): Promise<AdvisedError> => {
    const settings = connectionSettings(url, 'the url', { environment: { PGSSLMODE: 'disable' } });
    const error = await connect(settings, 'test').catch((thrown: unknown) => thrown);
    if (error instanceof PermanentError || error instanceof TransientError) return error;
    throw new Error(`not the error of a connection: ${String(error)}`);
  };
  const url = (
    changes: { user?: string; password?: string; host?: string; port?: number; database?: string } = {},
  ) => {
    const {
      user = 'postgres',
      password: word = password,
      host = '127.0.0.1',
      port = server.port,
      database = 'postgres',
    } = changes;
    return `postgres://${user}:${word}@${host}:${port}/${database}`;
  };

  const permanent: Record<string, readonly [() => string, RegExp, RegExp]> = {
    'wrong password': [
      () => url({ password: 'battery-staple' }),
      /password authentication failed for user "postgres"/,
      /correct the password/,
    ],
    'no password': [() => url().replace(`:${password}@`, '@'), /password/, /correct the password/],
    'unknown user': [
      () => url({ user: 'nobody' }),
      /authentication failed for user "nobody"/,
      /password|user/,
    ],
    'user without login': [() => url({ user: 'nologin' }), /not permitted to log in/, /user/],
    'unknown database': [
      () => url({ database: 'nope' }),
      /database "nope" does not exist/,
      /correct the database name/,
    ],
    'unknown host': [() => url({ host: 'nowhere.invalid' }), /nowhere\.invalid/, /host name|name server/],
  };
  it.each(Object.entries(permanent))('is not tried again: %s', async (_, [make, text, hint]) => {
    const error = await errorOf(make());
    expect(error.message).toMatch(text);
    expect(error.hint).toMatch(hint);
    expect(`${error.message} ${error.hint}`).not.toMatch(/battery-staple|correct-horse/);
    // a name server that is away says "try again" of every name
    if (!error.message.includes('EAI_AGAIN')) expect(error).toBeInstanceOf(PermanentError);
  });

  const transient: Record<string, readonly [() => string, RegExp, RegExp]> = {
    'nothing listens': [
      () => url({ port: 1 }),
      /ECONNREFUSED 127\.0\.0\.1:1/,
      /start the server, or correct host and port/,
    ],
    'nothing listens on any address': [
      () => url({ host: 'localhost', port: 1 }),
      /localhost:1\/postgres: connect ECONNREFUSED/,
      /start the server/,
    ],
    'no connection is left': [() => url({ user: 'full' }), /too many connections/, /max_connections/],
  };
  it.each(Object.entries(transient))('is tried again: %s', async (_, [make, text, hint]) => {
    const error = await errorOf(make());
    expect(error).toBeInstanceOf(TransientError);
    expect(error.message).toMatch(text);
    expect(error.hint).toMatch(hint);
    expect(`${error.message} ${error.hint}`).not.toContain(password);
  });

  it('says the same in a doctor, who never throws', async () => {
    for (const [make, text, hint] of [...Object.values(permanent), ...Object.values(transient)]) {
      const checks = await workerOf(server, { url: make() }).inspect(never);
      expect(checks[0]).toEqual({ name: 'secret', ok: true });
      expect(checks[1]).toMatchObject({ name: 'connect', ok: false });
      expect(checks[1]?.problem).toMatch(text);
      expect(checks[1]?.hint).toMatch(hint);
      expect(JSON.stringify(checks)).not.toMatch(/battery-staple|correct-horse/);
    }
  });
});

/** A server that answers every start with one error, as PostgreSQL does while it starts. */
async function refusing(code: string, message: string) {
  const fields = `SFATAL\0VFATAL\0C${code}\0M${message}\0\0`;
  const body = Buffer.alloc(5 + Buffer.byteLength(fields));
  body.write('E');
  body.writeInt32BE(body.length - 1, 1);
  body.write(fields, 5);
  const server = createServer((socket) => {
    socket.on('error', () => {});
    socket.once('data', () => socket.end(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return { url: `postgres://u:hunter2@127.0.0.1:${port}/d?sslmode=disable`, close: () => server.close() };
}

describe('a server that is not ready', () => {
  it.each([
    ['57P03', 'the database system is starting up'],
    ['57P03', 'the database system is shutting down'],
    ['53300', 'sorry, too many clients already'],
    ['XX000', 'something new'],
  ])('is tried again: %s %s', async (code, message) => {
    const { url, close } = await refusing(code, message);
    try {
      const error = await connect(connectionSettings(url, 'the url', { environment: {} }), 'test').catch(
        (thrown: unknown) => thrown,
      );
      expect(error).toBeInstanceOf(TransientError);
      expect(String(error)).toContain(message);
      expect(String(error)).not.toContain('hunter2');
    } finally {
      close();
    }
  });
});

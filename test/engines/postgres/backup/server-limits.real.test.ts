import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { PermanentError } from '#core/errors.ts';
import { connect, type Session } from '#engines/postgres/connection/session.ts';
import { connectionSettings } from '#engines/postgres/connection/settings.ts';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { backUp, failure, rowsIn } from './backup-setup.ts';

describe.each([15, 17])('a server of PostgreSQL %i that is short of room', (major) => {
  let server: PostgresServer;
  const others: Session[] = [];

  beforeAll(async () => {
    const settings = { max_connections: '14', max_locks_per_transaction: '10', max_wal_senders: '0' };
    server = await startPostgres({ major, settings });
    await server.psql('CREATE TABLE a AS SELECT 1 AS i; CREATE TABLE b AS SELECT 1 AS i');
    await server.psql(
      `CREATE ROLE few LOGIN CONNECTION LIMIT 6; CREATE ROLE one LOGIN CONNECTION LIMIT 3; CREATE ROLE free LOGIN;
       GRANT pg_read_all_data TO few, one, free;`,
    );
  });
  afterEach(async () => {
    await Promise.all(others.splice(0).map((session) => session.end()));
  });
  afterAll(async () => {
    await server?.stop();
  });

  const occupy = async (connections: number): Promise<void> => {
    const settings = connectionSettings(server.url(), 'the server', {
      environment: { PGSSLMODE: 'disable' },
    });
    for (let made = 0; made < connections; made++) others.push(await connect(settings, 'somebody else'));
  };
  const rows = { 'public.a': 1, 'public.b': 1 };
  const fields = { bigTable: '1KB' };

  it.each(['postgres', 'free'])(
    'is backed up by %s with fewer streams, and a note names the setting',
    async (user) => {
      await occupy(4);
      const backedUp = await backUp({ server, user, fields, streams: 8 });
      expect(backedUp.notes).toContainEqual(
        expect.stringMatching(/^\d of 8 streams|^\d instead of 8 streams: max_connections leaves \d/),
      );
      expect(rowsIn(backedUp)).toEqual(rows);
    },
  );

  it.each(['postgres', 'free'])(
    'is refused by name to %s when there is not even room for one stream',
    async (user) => {
      await occupy(7);
      const error = await failure({ server, user, fields });
      expect(error).toBeInstanceOf(PermanentError);
      expect(error.message).toMatch(/^max_connections leaves \d connections, a backup needs \d/);
    },
  );

  it('keeps within the connection limit of the role', async () => {
    const backedUp = await backUp({ server, user: 'few', fields, streams: 4 });
    expect(backedUp.notes).toContainEqual(expect.stringContaining('CONNECTION LIMIT of role few'));
    expect(rowsIn(backedUp)).toEqual(rows);
    const error = await failure({ server, user: 'one', fields });
    expect(error).toBeInstanceOf(PermanentError);
    expect(error.message).toContain('CONNECTION LIMIT of role one');
  });

  it('keeps within the connection limit of the database', async () => {
    await server.psql('CREATE DATABASE tight CONNECTION LIMIT 3');
    await server.psql('CREATE TABLE a AS SELECT 1 AS i', 'tight');
    const error = await failure({ server, database: 'tight', user: 'free' });
    expect(error.message).toContain('CONNECTION LIMIT of database tight');
  });

  it('is backed up with all streams and a word when its lock table is nearly full, and refused by name when it is too small', async () => {
    const tables = (from: number, to: number): Promise<string> =>
      server.psql(
        `DO $$ BEGIN FOR n IN ${from}..${to} LOOP EXECUTE format('CREATE TABLE t%s (i int)', n); COMMIT; END LOOP; END $$`,
        'many',
      );
    await server.psql('CREATE DATABASE many');
    await tables(1, 60);
    await server.psql(
      'INSERT INTO t1 VALUES (1); INSERT INTO t2 VALUES (1); INSERT INTO t3 VALUES (1)',
      'many',
    );
    const backedUp = await backUp({
      server,
      database: 'many',
      streams: 4,
      fields,
    });
    expect(backedUp.notes).toContainEqual(
      expect.stringMatching(
        /60 tables nearly fill the locks of the server.*max_locks_per_transaction \(10\)/,
      ),
    );
    await tables(61, 80);
    const error = await failure({ server, database: 'many' });
    expect(error).toBeInstanceOf(PermanentError);
    expect(error.message).toBe('80 tables need 160 locks, the server has room for 140');
    expect(error).toHaveProperty('hint', expect.stringContaining('max_locks_per_transaction (now 10)'));
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databaseOf } from '#engines/postgres/contents/database-of.ts';
import { availableMajors, type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { inTransaction } from './contents-server.ts';

describe.each(availableMajors())('the record of a database on PostgreSQL %i', (major) => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres({ major });
    await server.psql(`CREATE ROLE keeper; CREATE ROLE guest`);
    await server.psql(
      `CREATE DATABASE shop OWNER keeper TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C' CONNECTION LIMIT 7`,
    );
    await server.psql(`ALTER DATABASE shop SET work_mem = '9MB'; ALTER DATABASE shop SET search_path = a, b;
      ALTER ROLE guest IN DATABASE shop SET jit = off; COMMENT ON DATABASE shop IS 'things';
      REVOKE ALL ON DATABASE shop FROM PUBLIC; GRANT CONNECT ON DATABASE shop TO guest WITH GRANT OPTION`);
  });
  afterAll(() => server?.stop());

  it('has what no dump but one that creates the database has', async () => {
    const owned = ['CONNECT', 'CREATE', 'TEMPORARY'].map((privilege) => ({
      grantee: 'keeper',
      privilege,
      grantable: false,
    }));
    expect(await inTransaction(server.url('shop'), databaseOf)).toEqual({
      name: 'shop',
      encoding: 'LATIN1',
      localeProvider: 'libc',
      collate: 'C',
      ctype: 'C',
      locale: null,
      icuRules: null,
      collationVersion: null,
      owner: 'keeper',
      settings: ['search_path=a, b', 'work_mem=9MB'],
      roleSettings: [{ role: 'guest', setting: 'jit=off' }],
      privileges: [{ grantee: 'guest', privilege: 'CONNECT', grantable: true }, ...owned],
      comment: 'things',
      connectionLimit: 7,
      lcMonetary: 'C.UTF-8',
    });
  });
});

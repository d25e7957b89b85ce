import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PermanentError } from '#core/errors.ts';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { backUp, failure, rowsIn } from './backup-setup.ts';

describe.each([15, 17])('a role of PostgreSQL %i that may not read everything', (major) => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres({ major, settings: { log_statement: 'all' } });
    await server.psql('CREATE ROLE dumper LOGIN; CREATE ROLE seer LOGIN BYPASSRLS; CREATE ROLE owner LOGIN');
    await server.psql('GRANT pg_read_all_data TO seer');
  });
  afterAll(async () => {
    await server?.stop();
  });

  const database = async (name: string, sql: string): Promise<string> => {
    await server.psql(`CREATE DATABASE ${name}`);
    const granted =
      'GRANT SELECT ON ALL TABLES IN SCHEMA public TO dumper; GRANT SELECT ON ALL SEQUENCES IN SCHEMA public TO dumper;';
    await server.psql(`CREATE TABLE open AS SELECT generate_series(1, 9) AS i; ${granted} ${sql}`, name);
    return name;
  };
  const rights: Record<string, readonly [string, string]> = {
    table: ['CREATE TABLE "Secret" AS SELECT 1 AS i', 'public."Secret"'],
    partition: [
      'CREATE TABLE p (i int) PARTITION BY LIST (i); CREATE TABLE p1 PARTITION OF p FOR VALUES IN (1); GRANT SELECT ON p TO dumper',
      'public.p1',
    ],
    sequence: ['CREATE SEQUENCE numbers', 'public.numbers'],
    schema: [
      'CREATE SCHEMA closed; CREATE TABLE closed.t (i int); GRANT SELECT ON closed.t TO dumper',
      'closed.t',
    ],
    'large object': ["SELECT lo_from_bytea(4711, 'x')", 'large objects 4711'],
    'row security': ['ALTER TABLE open ENABLE ROW LEVEL SECURITY', 'public.open'],
  };

  it.each(Object.entries(rights))(
    'is refused by the name of the %s, before anything is locked or dumped',
    async (what, [sql, named]) => {
      const name = await database(`no_${what.replace(' ', '_')}`, sql);
      const error = await failure({ server, database: name, user: 'dumper' });
      expect(error).toBeInstanceOf(PermanentError);
      expect(error.message).toContain(named);
      expect(error.message).toMatch(/permission denied|row security would hide/);
      const log = (await server.log()).split('\n').slice(-60).join('\n');
      expect(log).not.toMatch(/LOCK TABLE|pg_export_snapshot/);
    },
  );

  it('is enough where every object is granted, and for a part that needs no more', async () => {
    const name = await database('granted', "CREATE TABLE secret (i int); SELECT lo_from_bytea(4711, 'x')");
    await failure({ server, database: name, user: 'dumper' });
    const part = { server, database: name, user: 'dumper', fields: { tables: ['open'] } };
    expect(rowsIn(await backUp(part))).toEqual({ 'public.open': 9 });
    await server.psql('GRANT SELECT ON secret TO dumper; GRANT SELECT ON LARGE OBJECT 4711 TO PUBLIC', name);
    expect(rowsIn(await backUp({ ...part, fields: {} }))).toEqual({ 'public.open': 9, 'public.secret': 0 });
  });

  it('has every row of a table with row security if it has BYPASSRLS, and owns it otherwise', async () => {
    const name = await database(
      'secured',
      'ALTER TABLE open OWNER TO owner; ALTER TABLE open ENABLE ROW LEVEL SECURITY',
    );
    for (const user of ['seer', 'owner', 'postgres']) {
      expect(rowsIn(await backUp({ server, database: name, user }))).toEqual({ 'public.open': 9 });
    }
    await server.psql('ALTER TABLE open FORCE ROW LEVEL SECURITY', name);
    expect((await failure({ server, database: name, user: 'owner' })).message).toContain('public.open');
  });
});

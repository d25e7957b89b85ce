import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { backUp, countedRows, rowsIn } from './backup-setup.ts';

describe.each([15, 17])('the rows that a server of PostgreSQL %i counts', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({
      major,
      settings: { max_locks_per_transaction: '16', max_connections: '30' },
    });
  });
  afterAll(async () => {
    await server?.stop();
  });

  it('are those of each table alone: no parent, no partition root, no foreign table', async () => {
    await server.psql('CREATE DATABASE kinds');
    await server.psql(
      `CREATE TABLE parted (id int, region text) PARTITION BY LIST (region);
       CREATE TABLE parted_eu PARTITION OF parted FOR VALUES IN ('eu');
       CREATE TABLE parted_us PARTITION OF parted FOR VALUES IN ('us');
       INSERT INTO parted SELECT i, CASE WHEN i % 4 = 0 THEN 'eu' ELSE 'us' END FROM generate_series(1, 200) i;
       CREATE TABLE parent (id int); CREATE TABLE child (x text) INHERITS (parent);
       INSERT INTO parent VALUES (1); INSERT INTO child VALUES (2, 'x'), (3, 'y');
       CREATE UNLOGGED TABLE fleeting AS SELECT generate_series(1, 7) AS i;
       CREATE EXTENSION postgres_fdw;
       CREATE SERVER gone FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '127.0.0.1', port '1');
       CREATE USER MAPPING FOR postgres SERVER gone OPTIONS (user 'u', password 'topsecret');
       CREATE FOREIGN TABLE far (i int) SERVER gone;`,
      'kinds',
    );
    const backedUp = await backUp({ server, database: 'kinds' });
    const expected = {
      'public.parted_eu': 50,
      'public.parted_us': 150,
      'public.parent': 1,
      'public.child': 2,
      'public.fleeting': 7,
    };
    expect(countedRows(backedUp)).toEqual(expected);
    expect(rowsIn(backedUp)).toEqual(expected);
    const kinds = new Map(backedUp.contents.map(({ kind, name }) => [name, kind]));
    expect(kinds.get('public.parted')).toBe('partitioned');
    expect(kinds.get('public.far')).toBe('foreign-table');
    expect(JSON.stringify(backedUp.contents)).not.toContain('topsecret');
  });

  it('are never another number than the archive has of a table of an extension', async () => {
    await server.psql('CREATE DATABASE extended');
    // a table as PostGIS has one: part of the dump are only the rows that a user has added
    await server.psql(
      `CREATE EXTENSION hstore;
       CREATE TABLE systems AS SELECT generate_series(1, 90) AS i; CREATE TABLE hidden (i int);
       CREATE TABLE whole AS SELECT generate_series(1, 4) AS i; CREATE TABLE own AS SELECT 1 AS i;
       ALTER EXTENSION hstore ADD TABLE systems; ALTER EXTENSION hstore ADD TABLE hidden;
       ALTER EXTENSION hstore ADD TABLE whole;
       UPDATE pg_extension SET extconfig = ARRAY['systems'::regclass::oid, 'whole'::regclass::oid],
         extcondition = ARRAY['WHERE i > 80', ''] WHERE extname = 'hstore';`,
      'extended',
    );
    const backedUp = await backUp({ server, database: 'extended' });
    const archived = rowsIn(backedUp);
    expect(archived).toEqual({ 'public.systems': 10, 'public.whole': 4, 'public.own': 1 });
    for (const [name, rows] of Object.entries(countedRows(backedUp)))
      expect([name, rows]).toEqual([name, archived[name]]);
    expect(countedRows(backedUp)['public.own']).toBe(1);
    for (const fields of [{ schemas: ['public'] }, { tables: ['whole'] }, { excludeTables: ['own'] }]) {
      expect(rowsIn(await backUp({ server, database: 'extended', fields }))).toMatchObject({
        'public.whole': 4,
      });
    }
  });

  it('are none with a budget of 0 %, and the backup is whole', async () => {
    await server.psql('CREATE DATABASE uncounted');
    await server.psql('CREATE TABLE t AS SELECT generate_series(1, 40) AS i', 'uncounted');
    const backedUp = await backUp({ server, database: 'uncounted', fields: { counts: '0%' } });
    expect(countedRows(backedUp)).toEqual({});
    expect(rowsIn(backedUp)).toEqual({ 'public.t': 40 });
  });

  it('equal the rows of the archives while others write', async () => {
    await server.psql('CREATE DATABASE busy');
    const names = ['a', 'b', 'c'];
    for (const name of names)
      await server.psql(`CREATE TABLE ${name} AS SELECT generate_series(1, 2000) AS i`, 'busy');
    const stop = new AbortController();
    const writers = names.map(async (name) => {
      while (!stop.signal.aborted) {
        const steps = `INSERT INTO ${name} SELECT generate_series(1, 50); DELETE FROM ${name} WHERE random() < 0.01;`;
        await server.psql(steps.repeat(5), 'busy');
      }
    });
    try {
      for (const fields of [{}, { bigTable: '8KB' }]) {
        const backedUp = await backUp({ server, database: 'busy', fields, streams: 3 });
        expect(Object.keys(countedRows(backedUp))).toHaveLength(3);
        expect(countedRows(backedUp)).toEqual(rowsIn(backedUp));
      }
    } finally {
      stop.abort();
      await Promise.all(writers);
    }
  });

  it('need no more locks than the dump, however many indexes there are', async () => {
    await server.psql('CREATE DATABASE indexed');
    // 120 tables with 19 indexes each, and room for 480 locks: all at once would be 2,400
    await server.psql(
      `DO $$ BEGIN FOR n IN 1..120 LOOP
         EXECUTE format('CREATE TABLE t%s (i int)', n);
         FOR k IN 1..19 LOOP EXECUTE format('CREATE INDEX ON t%s ((i + %s))', n, k); END LOOP; COMMIT;
       END LOOP; END $$`,
      'indexed',
    );
    const backedUp = await backUp({ server, database: 'indexed', fields: { counts: '100%' } });
    expect(Object.keys(countedRows(backedUp)).length).toBeGreaterThan(0);
  });
});

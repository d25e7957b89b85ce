import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PermanentError } from '#core/errors.ts';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { backUp, failure } from '../backup-setup.ts';
import { findings } from './held.ts';

describe('what pg_dump leaves out and says nothing', () => {
  let server: PostgresServer;

  beforeAll(async () => {
    server = await startPostgres({ major: 17 });
    await server.psql('CREATE ROLE plain LOGIN; GRANT pg_read_all_data TO plain; CREATE ROLE served LOGIN');
  });
  afterAll(async () => {
    await server?.stop();
  });

  const make = async (database: string, sql: string, options = ''): Promise<string> => {
    await server.psql(`CREATE DATABASE ${database} ${options}`);
    await server.psql(`CREATE TABLE open (i int); ${sql}`, database);
    return database;
  };
  const latin1 = "TEMPLATE template0 ENCODING 'LATIN1' LOCALE 'C'";

  it('refuses subscriptions for a role that is no superuser', async () => {
    const sql =
      "CREATE SUBSCRIPTION mirror CONNECTION 'host=127.0.0.1' PUBLICATION p WITH (connect = false, slot_name = NONE)";
    const database = await make('subscribed', sql);
    const error = await failure({ server, database, user: 'plain' });
    expect(error).toBeInstanceOf(PermanentError);
    expect(error.message).toContain('leaves out the subscriptions mirror');
    await backUp({ server, database });
  });

  it('refuses user mappings whose options the role cannot see', async () => {
    const sql = `CREATE FOREIGN DATA WRAPPER w; CREATE SERVER away FOREIGN DATA WRAPPER w;
      CREATE USER MAPPING FOR served SERVER away OPTIONS (secret 'x')`;
    const database = await make('mapped', sql);
    const error = await failure({ server, database, user: 'plain' });
    expect(error).toBeInstanceOf(PermanentError);
    expect(error.message).toContain('the options of the user mappings served on away');
    await backUp({ server, database });
  });

  it('refuses a table in a schema of the server, and notes a function there', async () => {
    const table = await make('intable', 'CREATE TABLE information_schema.mine (i int)');
    const error = await failure({ server, database: table });
    expect(error).toBeInstanceOf(PermanentError);
    expect(error.message).toContain('information_schema.mine');
    const code = "CREATE FUNCTION pg_catalog.mine() RETURNS int LANGUAGE sql AS 'SELECT 1'";
    const { notes } = await backUp({ server, database: await make('infunction', code) });
    expect(notes.join()).toContain('pg_catalog.mine');
    expect((await backUp({ server, database: await make('clean', '') })).notes).toEqual([]);
  });

  it('keeps a big table in the main archive, and refuses a choice, when its name cannot be said', async () => {
    const rows =
      'SET client_encoding = \'UTF8\'; CREATE TABLE "größe" AS SELECT i, md5(i::text) FROM generate_series(1, 5000) i';
    const database = await make('latin', rows, latin1);
    const backedUp = await backUp({ server, database, fields: { bigTable: '128KB' } });
    expect([...backedUp.archives.keys()].sort()).toEqual(['globals', 'main']);
    expect(await findings(server, database, backedUp)).toEqual([]);
    const error = await failure({ server, database, fields: { excludeTables: ['größe'] } });
    expect(error).toBeInstanceOf(PermanentError);
    expect(error.message).toContain('the encoding of the database is LATIN1');
  });

  it.each([
    [
      'a name',
      String.raw`SET client_encoding = 'SQL_ASCII'; DO $$ BEGIN EXECUTE convert_from('\x435245415445205441424c45202274fc2220282929', 'SQL_ASCII'); END $$`,
    ],
    [
      'a comment',
      String.raw`DO $$ BEGIN EXECUTE convert_from('\x434f4d4d454e54204f4e205441424c45206f70656e204953202774fc27', 'SQL_ASCII'); END $$`,
    ],
  ])('says what is wrong when %s is not UTF-8', async (what, sql) => {
    const options = "TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'";
    const fixed = sql.replace('2220282929', '22202829');
    const database = await make(`ascii_${what.length}`, fixed, options);
    const error = await failure({ server, database });
    expect(error).toBeInstanceOf(PermanentError);
    expect(error.message).toContain('is not UTF-8 and cannot be listed');
  });

  it('reads back partitions whose rows are copied into their root', async () => {
    const sql = `CREATE TYPE mood AS ENUM ('a', 'b', 'c'); CREATE TABLE felt (m mood, i int) PARTITION BY HASH (m);
      CREATE TABLE felt_0 PARTITION OF felt FOR VALUES WITH (MODULUS 2, REMAINDER 0);
      CREATE TABLE felt_1 PARTITION OF felt FOR VALUES WITH (MODULUS 2, REMAINDER 1);
      INSERT INTO felt SELECT (ARRAY['a', 'b', 'c']::mood[])[1 + i % 3], i FROM generate_series(1, 90) i`;
    const backedUp = await backUp({ server, database: await make('moods', sql) });
    expect(backedUp.contents.find(({ name }) => name === 'public.felt_0')?.rows).toBeGreaterThan(0);
    expect(await findings(server, 'moods', backedUp)).toEqual([]);
  });

  it('backs up and reads back the tables of an extension', async () => {
    const sql =
      'CREATE EXTENSION cube; CREATE TABLE notes (i int); INSERT INTO notes VALUES (1); ALTER EXTENSION cube ADD TABLE notes';
    const database = await make('extended', sql);
    const backedUp = await backUp({ server, database });
    expect(backedUp.contents).toContainEqual(
      expect.objectContaining({ kind: 'extension-table', name: 'public.notes' }),
    );
    expect(await findings(server, database, backedUp)).toEqual([]);
  });
});

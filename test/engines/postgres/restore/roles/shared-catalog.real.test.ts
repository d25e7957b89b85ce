import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTarget } from '#engines/postgres/restore/target/create-target.ts';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { makePoint } from '../made-point.ts';
import { postgresDeps } from '../postgres-deps.ts';

const signal = new AbortController().signal;
const options = { createRoles: true, streams: 1, signal, log: () => {} };
const deps = postgresDeps();
const latin = "TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'";
let server: PostgresServer;

beforeAll(async () => {
  server = await startPostgres({ major: 17 });
  await server.psql('CREATE ROLE "zoë"; CREATE ROLE "Łukasz"');
  await server.psql(`CREATE DATABASE old ${latin}`);
  // the bytes of the name as this database reads them
  await server.psql(
    `CREATE TABLE t (id int); INSERT INTO t VALUES (1);
     DO $$ BEGIN EXECUTE format('ALTER TABLE t OWNER TO %I', (SELECT rolname FROM pg_roles WHERE rolname LIKE 'zo%')); END $$`,
    'old',
  );
});
afterAll(async () => {
  await server?.stop();
});

const roles = (of = server) =>
  of.psql("SELECT string_agg(rolname, ' ' ORDER BY oid) FROM pg_roles WHERE oid >= 16384");
const owner = "SELECT pg_get_userbyid(relowner) LIKE 'zo%' FROM pg_class WHERE relname = 't'";

it.each([true, false])('finds a role by its bytes in a LATIN1 database, --create %s', async (create) => {
  const point = await makePoint(server, { database: 'old' });
  const database = `copy_${create}`;
  if (!create) await server.psql(`CREATE DATABASE ${database} ${latin}`);
  const target = await createTarget({ url: server.url(database), create }, point.manifest, deps);
  const result = await target.restore(point.reader, options);
  await target.close();
  expect(result).toEqual({ errors: [], left: [], absentRoles: [] });
  expect(await roles()).toBe('zoë Łukasz');
  expect(await server.psql(owner, database)).toBe('t');
});

it('makes a role with the bytes it had, and only where its name can be written in one way', async () => {
  const point = await makePoint(server, { database: 'old' });
  const other = await startPostgres({ major: 17 });
  try {
    const restore = async (url: string) => {
      const target = await createTarget({ url, create: true }, point.manifest, deps);
      const result = await target.restore(point.reader, options);
      await target.close();
      return result;
    };
    await other.psql('CREATE DATABASE utf');
    await other.psql('DROP DATABASE postgres', 'utf');
    await other.psql(`CREATE DATABASE postgres ${latin}`, 'utf');
    const unclear = await restore(other.url('first'));
    expect(unclear.errors).toEqual([]);
    expect(unclear.left[0]).toMatch(/^role .* was not made: its name may stand/);
    expect(await other.psql('SELECT count(*) FROM pg_roles WHERE oid >= 16384', 'utf')).toBe('0');
    await other.psql('DROP DATABASE postgres', 'utf');
    await other.psql('CREATE DATABASE postgres', 'utf');
    expect(await restore(other.url('second'))).toMatchObject({ errors: [], absentRoles: [] });
    expect(await roles(other)).toBe('zoë Łukasz');
    expect(await other.psql(owner, 'second')).toBe('t');
  } finally {
    await other.stop();
  }
});

it('restores without those owners that the restoring role is no member of', async () => {
  await server.psql('CREATE ROLE boss; CREATE ROLE plain LOGIN; CREATE DATABASE bossed');
  await server.psql('CREATE TABLE b (id int); ALTER TABLE b OWNER TO boss', 'bossed');
  const point = await makePoint(server, { database: 'bossed' });
  await server.psql('CREATE DATABASE plain_one OWNER plain');
  await server.psql('ALTER SCHEMA public OWNER TO plain', 'plain_one');
  const target = await createTarget(
    { url: server.url('plain_one', 'plain'), create: false },
    point.manifest,
    deps,
  );
  const result = await target.restore(point.reader, { ...options, createRoles: false });
  await target.close();
  expect(result.errors).toEqual([]);
  expect(result.absentRoles).toContain('boss');
  expect(result.left).toContainEqual(
    expect.stringMatching(/^role boss is none that the restoring role is a member of/),
  );
  expect(await server.psql("SELECT relowner::regrole FROM pg_class WHERE relname = 'b'", 'plain_one')).toBe(
    'plain',
  );
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DatabaseRecord } from '#engines/postgres/contents/database-of.ts';
import { type PostgresServer, postgresBin, startPostgres } from '#test/support/postgres-server.ts';
import { toolsWith } from '../tools/gated-tools.ts';
import { type BackedUp, backUp, failure, rowsIn } from './backup-setup.ts';

describe.each([15, 17])('what stands in no dump of PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ major });
    await server.psql(
      `CREATE ROLE shop_owner NOLOGIN; CREATE ROLE "Read Only" LOGIN PASSWORD 'hunter2';
       CREATE ROLE dumper LOGIN PASSWORD 'hunter3'; GRANT pg_read_all_data TO dumper;
       CREATE ROLE reader LOGIN PASSWORD 'hunter4';`,
    );
    await server.psql(
      "CREATE DATABASE old_shop ENCODING LATIN1 LOCALE 'C' TEMPLATE template0 OWNER shop_owner",
    );
    await server.psql(
      `COMMENT ON DATABASE old_shop IS 'since 1999'; ALTER DATABASE old_shop SET work_mem = '17MB';
       ALTER ROLE "Read Only" IN DATABASE old_shop SET search_path = archive, public;
       REVOKE CONNECT ON DATABASE old_shop FROM PUBLIC; GRANT CONNECT ON DATABASE old_shop TO "Read Only", dumper, reader;`,
    );
    await server.psql(
      `SET client_encoding = 'UTF8'; CREATE TABLE "préfixe" AS SELECT i, 'é' || i AS t FROM generate_series(1, 30) i;
       GRANT SELECT ON ALL TABLES IN SCHEMA public TO reader`,
      'old_shop',
    );
    await server.psql(
      "CREATE DATABASE icu_shop TEMPLATE template0 LOCALE_PROVIDER icu ICU_LOCALE 'de-DE' LOCALE 'C.UTF-8'",
    );
    await server.psql('CREATE TABLE t AS SELECT 1 AS i', 'icu_shop');
  });
  afterAll(async () => {
    await server?.stop();
  });

  const everything = (backedUp: BackedUp): string => {
    const { archives, ...manifest } = backedUp;
    return JSON.stringify(manifest) + archives.get('globals')?.toString('utf8');
  };

  it('is kept beside it: encoding, owner, settings and privileges of the database', async () => {
    const backedUp = await backUp({ server, database: 'old_shop' });
    expect(backedUp.database).toMatchObject({
      name: 'old_shop',
      encoding: 'LATIN1',
      localeProvider: 'libc',
      collate: 'C',
      owner: 'shop_owner',
      settings: ['work_mem=17MB'],
      roleSettings: [{ role: 'Read Only', setting: 'search_path=archive, public' }],
      comment: 'since 1999',
      scope: 'all',
    });
    const { privileges } = DatabaseRecord.parse(backedUp.database);
    expect(privileges).toContainEqual({ grantee: 'Read Only', privilege: 'CONNECT', grantable: false });
    expect(
      privileges.filter(({ grantee }) => grantee === 'PUBLIC').map(({ privilege }) => privilege),
    ).not.toContain('CONNECT');
    expect(rowsIn(backedUp)).toEqual({ 'public.préfixe': 30 });
  });

  it('is kept beside it: the locale of ICU and the version of its collations', async () => {
    const { database } = await backUp({ server, database: 'icu_shop' });
    expect(database).toMatchObject({ encoding: 'UTF8', localeProvider: 'icu' });
    expect(DatabaseRecord.parse(database).locale).toMatch(/^de(-DE)?$/);
    expect(DatabaseRecord.parse(database).collationVersion).toMatch(/^\d+/);
  });

  // pg_read_all_data reads pg_authid too
  it.each(['postgres', 'dumper'])(
    'has the password hashes that %s may read in the globals, and nowhere else',
    async (user) => {
      const { archives, ...manifest } = await backUp({ server, database: 'old_shop', user });
      expect(archives.get('globals')?.toString()).toContain('SCRAM-SHA-256$');
      expect(JSON.stringify(manifest)).not.toMatch(/SCRAM-SHA-256|hunter/);
      expect(manifest.notes.join()).not.toContain('password');
    },
  );

  it('has the roles without passwords, and a note, when the role may not read them', async () => {
    const backedUp = await backUp({ server, database: 'old_shop', user: 'reader' });
    expect(everything(backedUp)).not.toMatch(/SCRAM-SHA-256|hunter/);
    expect(backedUp.archives.get('globals')?.toString()).toContain('CREATE ROLE shop_owner;');
    expect(backedUp.notes).toContainEqual(expect.stringMatching(/^no role passwords in the globals/));
  });

  it('is noted when a role changed between the snapshot and the globals', async () => {
    const folder = await mkdtemp(`${tmpdir()}/holdfast-roles-`);
    await server.psql('CREATE DATABASE changing; CREATE ROLE leaving NOLOGIN');
    await server.psql('CREATE TABLE t AS SELECT 1 AS i; CREATE SCHEMA s AUTHORIZATION leaving', 'changing');
    const real = postgresBin(major) ?? '';
    // a table cannot change hands while it is dumped, a schema can go
    const drop = `'${real}/psql' -X -q -d '${server.url('changing')}' -c 'DROP SCHEMA s' -c 'DROP ROLE leaving' >&2`;
    const script = `case "$*" in *--globals-only*) ${drop};; esac
exec '${real}/pg_dumpall' "$@"`;
    const bin = await toolsWith(folder, major, { pg_dumpall: script });
    try {
      const places = { configured: { [major]: bin }, environment: {}, fetched: () => '/nonexistent' };
      const { notes } = await backUp({ server, database: 'changing', deps: { tools: places } });
      expect(notes).toContainEqual(expect.stringMatching(/roles that changed while the dump ran.*: leaving/));
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('is dumped of a database whose name looks like a connection string', async () => {
    const name = "host=nowhere 'x' \\ postgres://a";
    await server.psql(`CREATE DATABASE "${name}"`);
    const made = await backUp({ server, database: name, fields: { allowEmpty: true } });
    expect(made.archives.get('globals')?.toString()).toContain('CREATE ROLE shop_owner;');
  });

  it('refuses an empty database, unless it is meant to be empty', async () => {
    await server.psql('CREATE DATABASE bare');
    expect((await failure({ server, database: 'bare' })).message).toContain("the database 'bare' is empty");
    const { archives } = await backUp({ server, database: 'bare', fields: { allowEmpty: true } });
    expect([...archives.keys()].sort()).toEqual(['globals', 'main']);
  });
});

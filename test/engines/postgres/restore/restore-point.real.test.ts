import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTarget } from '#engines/postgres/restore/target/create-target.ts';
import { verifyPoint } from '#engines/postgres/verify/verify-point.ts';
import { availableMajors, type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { type MadePoint, makePoint } from './made-point.ts';
import { postgresDeps } from './postgres-deps.ts';
import { restoredContents } from './restored-contents.ts';
import { sample, sampleRoles } from './sample.ts';

const signal = new AbortController().signal;
const options = { createRoles: true, streams: 2, signal, log: () => {} };
const big = ['public.big', '"My Schema"."Big Too"'];

describe.each(availableMajors())('a restore of PostgreSQL %i', (major) => {
  let source: PostgresServer;
  let target: PostgresServer;
  let point: MadePoint;
  const deps = postgresDeps();
  const urlOf = (database: string) => target.url(database).replace('postgres@', 'postgres:target-secret@');

  beforeAll(async () => {
    source = await startPostgres({ major });
    target = await startPostgres({ major, password: 'target-secret' });
    await source.psql(sampleRoles);
    await source.psql(
      'CREATE DATABASE shop; ALTER DATABASE shop SET search_path = "My Schema", public; ALTER DATABASE shop SET app.tenant = $$it\'s$$',
    );
    await source.psql(
      "ALTER DATABASE shop OWNER TO app; COMMENT ON DATABASE shop IS 'one\ntwo'; REVOKE CONNECT ON DATABASE shop FROM PUBLIC",
    );
    await source.psql(sample, 'shop');
    point = await makePoint(source, {
      database: 'shop',
      big,
      withPasswords: true,
      around: major === 15 ? 'zstd' : undefined,
      between: "SELECT nextval('public.big_id_seq'), nextval('public.big_id_seq')",
    });
  });
  afterAll(async () => {
    await source?.stop();
    await target?.stop();
  });

  it('brings everything back into a new database on a server without the roles', async () => {
    const verified = await verifyPoint(point.reader, deps, signal);
    expect(verified.findings).toEqual([]);
    const made = await createTarget({ url: urlOf('shop'), create: true }, point.manifest, deps);
    try {
      expect(await made.restore(point.reader, options)).toEqual({
        errors: [],
        left: [
          'new roles have no login, password, connection limit, expiry or settings (ALTER ROLE … SET): Read Only, app, shop_owner',
        ],
        absentRoles: [],
      });
      expect(await made.contents(signal)).toEqual(restoredContents(point.manifest, verified.contents));
    } finally {
      await made.close();
    }
    const ask = (sql: string) => target.psql(sql, 'shop');
    expect(
      await ask(
        "SELECT rolname FROM pg_roles WHERE rolname IN ('app', 'shop_owner', 'Read Only') AND rolcanlogin",
      ),
    ).toBe('');
    expect(await ask("SELECT count(*) FROM pg_auth_members WHERE member = 'app'::regrole")).toBe('2');
    expect(await ask('SELECT n FROM totals ORDER BY 1')).toBe('100\n100');
    expect(await ask('SELECT subenabled FROM pg_subscription')).toBe('f');
    expect(
      await ask(
        'SELECT length(lo_get(4242)), md5(lo_get(4242)), count(*) OVER () FROM pg_largeobject_metadata LIMIT 1',
      ),
    ).toBe(await source.psql('SELECT length(lo_get(4242)), md5(lo_get(4242)), 2', 'shop'));
    expect(
      await ask("SELECT count(*) FROM pg_stats WHERE tablename IN ('big', 'parted') AND attname = 'id'"),
    ).toBe('2');
  });

  it('sets sequences as the main archive says, whatever those of big tables say', async () => {
    const values = (await verifyPoint(point.reader, deps, signal)).contents.filter(
      ({ kind }) => kind === 'sequence',
    );
    expect(values).toContainEqual({ kind: 'sequence', name: 'public.big_id_seq', value: '20000 called' });
    expect(await source.psql('SELECT last_value FROM public.big_id_seq', 'shop')).toBe('20002');
    expect(await target.psql('SELECT last_value FROM public.big_id_seq', 'shop')).toBe('20000');
  });

  it('sets them so even when a big table is loaded after the main archive', async () => {
    const made = await createTarget({ url: urlOf('late'), create: true }, point.manifest, deps);
    const weight = ({ archive }: { archive: string }) => (archive === 'main' ? 1e9 : 1);
    const archives = point.reader.archives.map((entry) => ({ ...entry, bytes: weight(entry) }));
    const result = await made.restore({ ...point.reader, archives }, { ...options, streams: 1 });
    await made.close();
    expect(result.errors).toEqual([]);
    expect(await target.psql('SELECT last_value FROM public.big_id_seq', 'late')).toBe('20000');
  });

  it('gives the database the owner, the settings, the comment and the privileges it had', async () => {
    const properties = `SELECT pg_get_userbyid(datdba), shobj_description(oid, 'pg_database'), datcollate, datctype,
      (SELECT array_agg(x ORDER BY x) FROM unnest(datacl::text[]) x), (SELECT array_agg(c ORDER BY c) FROM pg_db_role_setting s, unnest(setconfig) c WHERE setdatabase = oid)
      FROM pg_database WHERE datname = 'shop'`;
    const original = await source.psql(properties);
    expect(original).toContain('app.tenant=it');
    expect(await target.psql(properties)).toBe(original);
  });

  it('leaves out what absent roles owned and were granted, and gives the rest to the right roles', async () => {
    const other = await startPostgres({ major });
    try {
      await other.psql('CREATE ROLE app; CREATE DATABASE shop');
      const made = await createTarget({ url: other.url('shop'), create: false }, point.manifest, deps);
      const result = await made.restore(point.reader, { ...options, createRoles: false });
      await made.close();
      expect(result.errors).toEqual([]);
      expect(result.absentRoles).toEqual(['Read Only', 'shop_owner']);
      expect(result.left.join('\n')).toMatch(/role Read Only .*\nrole shop_owner .*\npolicy small own/);
      const ask = (sql: string) => other.psql(sql, 'shop');
      expect(
        await ask(
          "SELECT relname, relowner::regrole, relacl FROM pg_class WHERE relname IN ('big', 'empty', 'small') ORDER BY 1",
        ),
      ).toMatch(
        /^big\|postgres\|\nempty\|postgres\|\{postgres=\w+\/postgres,app=r\/postgres\}\nsmall\|app\|$/,
      );
      expect(await ask('SELECT count(*) FROM big')).toBe('20000');
      expect(await ask("SELECT count(*) FROM pg_roles WHERE rolname IN ('shop_owner', 'Read Only')")).toBe(
        '0',
      );
    } finally {
      await other.stop();
    }
  });
});

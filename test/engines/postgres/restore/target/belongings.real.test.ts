import { mkdir, mkdtemp, readdir, rm, utimes } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EnvironmentError } from '#core/errors.ts';
import { createTarget } from '#engines/postgres/restore/target/create-target.ts';
import { createScratch } from '#engines/postgres/scratch/create-scratch.ts';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { type MadePoint, makePoint } from '../made-point.ts';
import { postgresDeps } from '../postgres-deps.ts';

const signal = new AbortController().signal;
const options = { createRoles: false, streams: 2, signal, log: () => {} };
const deps = postgresDeps();

describe('a restore and what belongs to the target', () => {
  let server: PostgresServer;
  const commentOf = (database: string) =>
    server.psql(
      `SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = '${database}'`,
    );
  const restored = async (point: MadePoint, database: string, { create = false, user = 'postgres' } = {}) => {
    const target = await createTarget({ url: server.url(database, user), create }, point.manifest, deps);
    try {
      return { ...(await target.restore(point.reader, options)), contents: await target.contents(signal) };
    } finally {
      await target.close();
    }
  };

  beforeAll(async () => {
    server = await startPostgres({ major: 17 });
    await server.psql('CREATE ROLE owns_lo; CREATE ROLE stays');
    await server.psql('CREATE DATABASE source');
    await server.psql("CREATE TABLE a (t text[]); INSERT INTO a VALUES ('{NULL,x}')", 'source');
  });
  afterAll(async () => {
    await server?.stop();
  });

  it('loads NULL as NULL whatever the target database says, and names each setting that differs', async () => {
    const point = await makePoint(server, { database: 'source' });
    await server.psql('CREATE DATABASE odd CONNECTION LIMIT 40');
    await server.psql("COMMENT ON DATABASE odd IS 'mine'");
    await server.psql('ALTER DATABASE odd SET array_nulls = off');
    await server.psql('ALTER DATABASE odd SET default_transaction_read_only = on');
    const { errors, left } = await restored(point, 'odd');
    expect(errors).toEqual([]);
    expect(await server.psql('SELECT t[1] IS NULL FROM a', 'odd')).toBe('t');
    expect(left).toEqual([
      'the database itself: setting array_nulls=off is not in the point; only --create sets it',
      'the database itself: setting default_transaction_read_only=on is not in the point; only --create sets it',
      'the database itself: comment is "mine", the point has none; only --create sets it',
      'the database itself: connection limit is 40, the point has -1; only --create sets it',
    ]);
    expect(await commentOf('odd')).toBe('mine');
  });

  it('refuses amounts of money written for a locale that the server lacks, and doubts unknown ones', async () => {
    await server.psql('CREATE DATABASE rich');
    await server.psql('CREATE TABLE m (amounts money[])', 'rich');
    const point = await makePoint(server, { database: 'rich' });
    const withLocale = (lcMonetary: string | undefined) => {
      const known = Object.entries(point.manifest.database ?? {}).filter(([name]) => name !== 'lcMonetary');
      const database = { ...Object.fromEntries(known), ...(lcMonetary !== undefined && { lcMonetary }) };
      const manifest = { ...point.manifest, database };
      return { ...point, manifest, reader: { ...point.reader, manifest } };
    };
    expect((await restored(withLocale(undefined), 'rich1', { create: true })).left[0]).toMatch(
      /^amounts of type money were read/,
    );
    expect(await restored(withLocale('C'), 'rich2', { create: true })).toMatchObject({
      errors: [],
      left: [],
    });
    const { errors } = await restored(withLocale('xx_XX.UTF-8'), 'rich3', { create: true });
    expect(errors).toEqual([expect.stringContaining('as lc_monetary xx_XX.UTF-8 writes them')]);
  });

  it('marks a database as not whole until it is', async () => {
    const point = await makePoint(server, { database: 'source' });
    for (const create of [true, false]) {
      const database = `marked_${create}`;
      if (!create) await server.psql(`CREATE DATABASE ${database}`);
      const target = await createTarget({ url: server.url(database), create }, point.manifest, deps);
      const seen: string[] = [];
      const reader = {
        ...point.reader,
        async *open(archive: string) {
          seen.push(await commentOf(database));
          yield* point.reader.open(archive);
        },
      };
      expect((await target.restore(reader, options)).errors).toEqual([]);
      await target.close();
      expect(seen.length).toBeGreaterThan(1);
      for (const comment of seen) expect(comment).toMatch(/^holdfast: being restored since .*, not whole$/);
      expect(await commentOf(database)).toBe('');
    }
  });

  it('differs when the database it made cannot have what the point records', async () => {
    const point = await makePoint(server, { database: 'source' });
    const database = { ...point.manifest.database, settings: ['lc_messages=xx_XX.UTF-8'] };
    const { contents } = await restored({ ...point, manifest: { ...point.manifest, database } }, 'unlike', {
      create: true,
    });
    expect(contents.at(-1)).toEqual({
      kind: 'database-property',
      name: 'setting lc_messages=xx_XX.UTF-8 of the point is not there',
    });
  });

  it('drops a database that holds a subscription', async () => {
    await server.psql('CREATE DATABASE subscribed');
    await server.psql(
      "CREATE SUBSCRIPTION s CONNECTION 'host=127.0.0.1 port=1' PUBLICATION p WITH (connect = false)",
      'subscribed',
    );
    const point = await makePoint(server, { database: 'subscribed' });
    const target = await createTarget({ url: server.url('subscribed2'), create: true }, point.manifest, deps);
    expect((await target.restore(point.reader, options)).errors).toEqual([]);
    expect(await target.abandon('it differs')).toBe('database subscribed2 was dropped');
  });

  it('takes large objects without their absent owners, and keeps the owners that are there', async () => {
    await server.psql('CREATE DATABASE large');
    await server.psql("SELECT lo_from_bytea(71, 'x'), lo_from_bytea(72, 'y')", 'large');
    await server.psql(
      'ALTER LARGE OBJECT 71 OWNER TO owns_lo; ALTER LARGE OBJECT 72 OWNER TO stays; GRANT SELECT ON LARGE OBJECT 71 TO stays',
      'large',
    );
    const point = await makePoint(server, { database: 'large' });
    const other = await startPostgres({ major: 17 });
    try {
      await other.psql('CREATE ROLE stays; CREATE DATABASE large');
      const target = await createTarget({ url: other.url('large'), create: false }, point.manifest, deps);
      const { errors, left } = await target.restore(point.reader, options);
      await target.close();
      expect(errors).toEqual([]);
      expect(left[0]).toMatch(/^role owns_lo is not on the server/);
      expect(
        await other.psql(
          'SELECT oid, lomowner::regrole, lomacl FROM pg_largeobject_metadata ORDER BY 1',
          'large',
        ),
      ).toBe('71|postgres|{postgres=rw/postgres,stays=r/postgres}\n72|stays|');
    } finally {
      await other.stop();
    }
  });

  it('leaves a view over an unreachable server empty and says so; in a drill that proves nothing', async () => {
    await server.psql('CREATE DATABASE far');
    await server.psql(
      `CREATE EXTENSION file_fdw; CREATE SERVER s FOREIGN DATA WRAPPER file_fdw;
       CREATE FOREIGN TABLE f (t text) SERVER s OPTIONS (filename '/nonexistent/rows');
       CREATE VIEW between AS SELECT t FROM f; CREATE TABLE near (id int); INSERT INTO near VALUES (1);
       CREATE MATERIALIZED VIEW away AS SELECT t FROM between WITH NO DATA;
       CREATE MATERIALIZED VIEW here AS SELECT id FROM near`,
      'far',
    );
    // populated on the source, as it is as long as its file is there
    await server.psql("UPDATE pg_class SET relispopulated = true WHERE relname = 'away'", 'far');
    const point = await makePoint(server, { database: 'far' });
    const { errors, left } = await restored(point, 'far2', { create: true });
    expect(errors).toEqual([]);
    expect(left).toHaveLength(1);
    expect(left[0]).toMatch(/^materialized view public.away: .*nonexistent.*REFRESH MATERIALIZED VIEW/);
    expect(await server.psql('SELECT count(*) FROM here', 'far2')).toBe('1');
    const scratch = await createScratch(point.manifest, deps, signal);
    try {
      const drill = scratch.target.restore(point.reader, { ...options, createRoles: true });
      await expect(drill).rejects.toThrow(EnvironmentError);
    } finally {
      await scratch.end();
    }
  });

  it('removes what a killed restore left a day ago, and nothing newer', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-heads-'));
    try {
      const yesterday = new Date(Date.now() - 25 * 60 * 60 * 1000);
      for (const name of ['holdfast-head-old', 'holdfast-head-new', 'other-old'])
        await mkdir(path.join(folder, name));
      for (const name of ['holdfast-head-old', 'other-old'])
        await utimes(path.join(folder, name), yesterday, yesterday);
      const point = await makePoint(server, { database: 'source' });
      const own = { ...deps, temporaryFolder: folder };
      const target = await createTarget({ url: server.url('heads'), create: true }, point.manifest, own);
      expect((await target.restore(point.reader, options)).errors).toEqual([]);
      await target.close();
      expect((await readdir(folder)).sort()).toEqual(['holdfast-head-new', 'other-old']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });
});

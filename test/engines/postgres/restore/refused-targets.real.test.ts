import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createTarget } from '#engines/postgres/restore/target/create-target.ts';
import { verifyPoint } from '#engines/postgres/verify/verify-point.ts';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { type MadePoint, makePoint } from './made-point.ts';
import { postgresDeps } from './postgres-deps.ts';

const deps = postgresDeps();

describe('a target', () => {
  let old: PostgresServer;
  let server: PostgresServer;
  let point: MadePoint;
  let ofOld: MadePoint;
  const signal = new AbortController().signal;

  beforeAll(async () => {
    server = await startPostgres({ major: 17 });
    old = await startPostgres({ major: 15 });
    for (const each of [server, old]) {
      await each.psql('CREATE DATABASE source');
      await each.psql('CREATE TABLE t (id int); INSERT INTO t VALUES (1), (2)', 'source');
    }
    point = await makePoint(server, { database: 'source' });
    ofOld = await makePoint(old, { database: 'source', clientMajor: 17 });
  });
  afterAll(async () => {
    await server?.stop();
    await old?.stop();
  });
  const refusal = async (url: string, create = false) => {
    const error = await createTarget({ url, create }, point.manifest, deps).catch(
      (reason: unknown) => reason,
    );
    return error instanceof Error ? error.message : 'not refused';
  };

  it('is refused with another encoding', async () => {
    await server.psql(
      "CREATE DATABASE latin TEMPLATE template0 ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C'",
    );
    expect(await refusal(server.url('latin'))).toContain('has the encoding LATIN1, the point has UTF8');
  });

  it('is refused when --create finds it there', async () => {
    expect(await refusal(server.url('source'), true)).toContain('exists already');
  });

  it.each([
    ['CREATE SCHEMA sales', 'schema sales'],
    ['CREATE TABLE left_over (id int)', 'table left_over'],
    ['CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $$ SELECT 1 $$', 'function f()'],
    ["CREATE TYPE mood AS ENUM ('well')", 'type mood'],
    ['SELECT lo_from_bytea(77, $$x$$)', 'large object 77'],
    ['CREATE EXTENSION citext', 'extension citext'],
  ])('is refused after %s', async (sql, found) => {
    await server.psql('DROP DATABASE IF EXISTS full_one');
    await server.psql('CREATE DATABASE full_one');
    await server.psql(sql, 'full_one');
    expect(await refusal(server.url('full_one'))).toMatch(/is not empty: it holds /);
    expect(await refusal(server.url('full_one'))).toContain(found);
  });

  it('may have the extensions of template1', async () => {
    await server.psql('CREATE EXTENSION hstore', 'template1');
    await server.psql('CREATE DATABASE with_hstore');
    await server.psql('DROP EXTENSION hstore', 'template1');
    expect(await refusal(server.url('with_hstore'))).toContain('extension hstore');
    await server.psql('CREATE EXTENSION hstore', 'template1');
    expect(await refusal(server.url('with_hstore'))).toBe('not refused');
  });

  it('is refused when its server is older than the source', async () => {
    expect(await refusal(old.url('anything'), true)).toContain('is PostgreSQL 15 and the point is of 17');
    expect(await old.psql("SELECT count(*) FROM pg_database WHERE datname = 'anything'")).toBe('0');
  });

  it('is refused for a point that holds rows alone', async () => {
    const manifest = { ...point.manifest, database: { ...point.manifest.database, scope: 'data' } };
    await expect(createTarget({ url: server.url('rows'), create: true }, manifest, deps)).rejects.toThrow(
      'holds rows and no definitions',
    );
  });

  it('takes a point of definitions alone', async () => {
    const { manifest, reader } = await makePoint(server, { database: 'source', dumpArgs: ['--schema-only'] });
    const alone = { ...manifest, database: { ...manifest.database, scope: 'schema' } };
    expect(await verifyPoint({ ...reader, manifest: alone }, deps, signal)).toEqual({
      contents: [],
      findings: [],
    });
    expect((await verifyPoint(reader, deps, signal)).findings).toHaveLength(1);
    const target = await createTarget({ url: server.url('bare'), create: true }, alone, deps);
    const options = { createRoles: true, streams: 2, signal, log: () => {} };
    expect((await target.restore({ ...reader, manifest: alone }, options)).errors).toEqual([]);
    expect(await target.value('SELECT count(*) FROM t')).toBe('0');
    await target.close();
  });

  it('names a locale that its server does not have, and makes nothing', async () => {
    const { manifest } = point;
    const database = { ...manifest.database, collate: 'xx_XX.UTF-8', ctype: 'xx_XX.UTF-8' };
    await expect(
      createTarget({ url: server.url('foreign'), create: true }, { ...manifest, database }, deps),
    ).rejects.toThrow(/xx_XX.UTF-8/);
    expect(await server.psql("SELECT count(*) FROM pg_database WHERE datname = 'foreign'")).toBe('0');
  });

  it('takes an archive that a newer client made of its own major', async () => {
    const target = await createTarget({ url: old.url('copy'), create: true }, ofOld.manifest, deps);
    const result = await target.restore(ofOld.reader, {
      createRoles: true,
      streams: 2,
      signal,
      log: () => {},
    });
    expect(result.errors).toEqual([]);
    expect(await target.value('SELECT count(*), 1 FROM t; ')).toBe('2');
    expect(await target.value("SELECT timestamptz '2026-11-20 03:00+01'")).toBe('2026-11-20 02:00:00+00');
    expect(await target.value('SELECT id FROM t WHERE false')).toBe(null);
    expect(await target.value('SHOW server_version_num')).toMatch(/^15/);
    expect(await target.value('SHOW statement_timeout')).toBe('10min');
    await target.close();
  });
});

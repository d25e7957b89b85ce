import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DamagedError } from '#core/errors.ts';
import { connect } from '#engines/postgres/connection/session.ts';
import { connectionSettings } from '#engines/postgres/connection/settings.ts';
import { createTarget } from '#engines/postgres/restore/target/create-target.ts';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { makePoint, readerOf } from './made-point.ts';
import { postgresDeps } from './postgres-deps.ts';
import { spyingTools } from './spying-tools.ts';

const options = { createRoles: true, streams: 2, signal: new AbortController().signal, log: () => {} };
const rows = `CREATE TABLE public.big (id int PRIMARY KEY, t text);
INSERT INTO public.big SELECT i, md5(i::text) || md5((-i)::text) FROM generate_series(1, 60000) i;
CREATE TABLE public.small (id int); INSERT INTO public.small VALUES (1)`;

describe('a restore that goes wrong', () => {
  let server: PostgresServer;
  const deps = postgresDeps();
  const exists = (database: string) =>
    server.psql(`SELECT string_agg(datname, ',') FROM pg_database WHERE datname LIKE '${database}%'`);

  beforeAll(async () => {
    server = await startPostgres({ major: 17 });
    await server.psql('CREATE DATABASE source');
    await server.psql(rows, 'source');
  });
  afterAll(async () => {
    await server?.stop();
  });

  async function damagedBig() {
    const point = await makePoint(server, { database: 'source', big: ['public.big'] });
    const archives = new Map(point.archives);
    const big = archives.get('public.big') ?? Buffer.alloc(0);
    const reader = readerOf(point.manifest, archives);
    const flipped = Buffer.from(big);
    const at = Math.floor(big.length * 0.75);
    flipped[at] = (flipped[at] ?? 0) ^ 4;
    archives.set('public.big', flipped);
    return { manifest: point.manifest, reader, big, at };
  }

  it('hands pg_restore no byte of a part with a flipped bit, and drops the database it made', async () => {
    const { manifest, reader, big, at } = await damagedBig();
    const spy = await spyingTools(17);
    const tools = { ...deps.tools, configured: { 17: spy.bin } };
    const temporaryFolder = await mkdtemp(path.join(tmpdir(), 'holdfast-faults-'));
    const target = await createTarget({ url: server.url('flipped'), create: true }, manifest, {
      ...deps,
      tools,
      temporaryFolder,
    });
    await expect(target.restore(reader, { ...options, streams: 1 })).rejects.toThrow(DamagedError);
    const seen = await readFile(spy.seen);
    expect(seen.length).toBeGreaterThan(65_536);
    expect(seen.length).toBeLessThanOrEqual(at - (at % 65_536));
    expect(seen.equals(big.subarray(0, seen.length))).toBe(true);
    expect(await server.psql('SELECT count(*) FROM big', 'flipped')).toBe('0');
    expect(await target.abandon('a part is damaged')).toBe('database flipped was dropped');
    expect(await exists('flipped')).toBe('');
    expect(await readdir(temporaryFolder)).toEqual([]);
    await rm(temporaryFolder, { recursive: true });
    await rm(spy.folder, { recursive: true });
  });

  it('renames a database that it did not make', async () => {
    const { manifest, reader } = await damagedBig();
    await server.psql('CREATE DATABASE given');
    const target = await createTarget({ url: server.url('given'), create: false }, manifest, deps);
    await expect(target.restore(reader, options)).rejects.toThrow(DamagedError);
    expect(await target.abandon('a part is damaged')).toMatch(
      /^database given is named given_unusable_\d{8}T\d{6}Z now$/,
    );
    expect(await exists('given')).toMatch(/^given_unusable_/);
  });

  it('writes into the comment of a database that it may not rename', async () => {
    const { manifest } = await damagedBig();
    await server.psql(
      'CREATE ROLE guest LOGIN; CREATE DATABASE borrowed; ALTER DATABASE borrowed OWNER TO guest',
    );
    const target = await createTarget(
      { url: server.url('borrowed', 'guest'), create: false },
      manifest,
      deps,
    );
    expect(await target.abandon("a part's hash")).toContain('its comment says so');
    expect(
      await server.psql(
        "SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = 'borrowed'",
      ),
    ).toBe("unusable: a part's hash");
  });

  it('ends no session but its own when it takes a database out of use', async () => {
    const { manifest } = await damagedBig();
    const reach = (database: string) => {
      const settings = connectionSettings(server.url(database), 'it', {
        environment: { PGSSLMODE: 'disable' },
      });
      return connect(settings, 'holdfast restore');
    };
    const elsewhere = await reach('source');
    await server.psql('CREATE DATABASE shared_one');
    const target = await createTarget({ url: server.url('shared_one'), create: false }, manifest, deps);
    expect(await target.abandon('it failed')).toMatch(/is named shared_one_unusable_/);
    await expect(elsewhere.run('SELECT 1')).resolves.toBeUndefined();
    await elsewhere.end();
  });

  it('names the object and the cure when a check calls a function without its schema', async () => {
    await server.psql('CREATE DATABASE narrow');
    await server.psql(
      `CREATE TABLE known (id int); INSERT INTO known VALUES (1);
       CREATE FUNCTION is_known(i int) RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN RETURN EXISTS (SELECT FROM known WHERE id = i); END $$;
       CREATE TABLE uses (id int CHECK (is_known(id))); INSERT INTO uses VALUES (1)`,
      'narrow',
    );
    const point = await makePoint(server, { database: 'narrow' });
    const target = await createTarget({ url: server.url('narrow2'), create: true }, point.manifest, deps);
    const { errors } = await target.restore(point.reader, options);
    await target.abandon('errors');
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain('table "uses"');
    expect(errors[0]).toContain('relation "known" does not exist');
    expect(errors[0]).toContain('ALTER FUNCTION public.is_known(integer) SET search_path');
  });

  it('ends its programs when it is told to stop', async () => {
    const point = await makePoint(server, { database: 'source', big: ['public.big'] });
    const target = await createTarget({ url: server.url('stopped'), create: true }, point.manifest, deps);
    const stop = new AbortController();
    const log = (line: string) => {
      if (line === 'restoring rows') setTimeout(() => stop.abort(new Error('told to stop')), 20);
    };
    const silent = {
      ...point.reader,
      async *open(archive: string, { signal }: { signal?: AbortSignal } = {}) {
        yield* point.reader.open(archive);
        if (archive === 'globals') return;
        await new Promise<never>((_, reject) => {
          if (signal?.aborted) reject(signal.reason);
          signal?.addEventListener('abort', () => reject(signal.reason));
        });
      },
    };
    const restoring = target.restore(silent, { ...options, signal: stop.signal, log });
    await expect(restoring).rejects.toThrow('told to stop');
    expect(await target.abandon('stopped')).toBe('database stopped was dropped');
  });
});

import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { verifyPoint } from '#engines/postgres/verify/verify-point.ts';
import { availableMajors, type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { type MadePoint, makePoint, readerOf } from '../restore/made-point.ts';
import { postgresDeps } from '../restore/postgres-deps.ts';
import { sample, sampleRoles } from '../restore/sample.ts';
import { spyingTools } from '../restore/spying-tools.ts';

const never = new AbortController().signal;

describe.each(availableMajors())('the read-back of a point of PostgreSQL %i', (major) => {
  let source: PostgresServer;
  let point: MadePoint;
  const deps = postgresDeps();

  beforeAll(async () => {
    source = await startPostgres({ major });
    await source.psql(sampleRoles);
    await source.psql('CREATE DATABASE shop; CREATE DATABASE other');
    await source.psql(sample, 'shop');
    await source.psql('CREATE TABLE public.small (id int)', 'other');
    const around = major === 15 ? 'zstd' : undefined;
    point = await makePoint(source, { database: 'shop', big: ['public.big'], around });
  });
  afterAll(async () => {
    await source?.stop();
  });

  /** Reads with hashes of the changed bytes: what the decoder must find by itself. */
  const problemsOf = async (change: (archives: Map<string, Buffer>) => void, manifest = point.manifest) => {
    const archives = new Map(point.archives);
    change(archives);
    const { findings } = await verifyPoint(readerOf(manifest, archives), deps, never);
    return findings.map(({ object, problem }) => `${object}: ${problem}`).join('\n');
  };
  const main = (archives: Map<string, Buffer>) => archives.get('main') ?? Buffer.alloc(0);

  it('counts every table and finds nothing', async () => {
    const { findings, contents } = await verifyPoint(point.reader, deps, never);
    expect(findings).toEqual([]);
    const rows = Object.fromEntries(
      contents.flatMap(({ name, rows }) => (rows === undefined ? [] : [[name, rows]])),
    );
    expect(rows).toEqual({
      'public.big': 20_000,
      '"My Schema"."Big Too"': 5000,
      'public.small': 100,
      'public.empty': 0,
      'public.parted_eu': 100,
      'public.parted_us': 100,
      'public.parent': 1,
      'public.child': 2,
    });
    expect(contents).toContainEqual({ kind: 'sequence', name: 'public.used', value: '41 called' });
    expect(contents).toContainEqual({ kind: 'sequence', name: 'public.fresh', value: '5 fresh' });
  });

  it('finds a flipped bit, and still reads every other archive to its end', async () => {
    let read = 0;
    const progress = {
      ...deps.progress,
      bytes: (count: number) => {
        read += count;
      },
    };
    const archives = new Map(point.archives);
    const reader = readerOf(point.manifest, archives);
    const flipped = Buffer.from(main(archives));
    flipped[100] = (flipped[100] ?? 0) ^ 1;
    archives.set('main', flipped);
    const { findings } = await verifyPoint(reader, { ...deps, progress }, never);
    expect(findings.map(({ object }) => object)).toContain('main');
    expect(findings[0]?.problem).toContain("'main' is damaged in part 1");
    expect(read).toBe((archives.get('globals')?.length ?? 0) + (archives.get('public.big')?.length ?? 0));
  });

  it('finds an archive that is cut', async () => {
    expect(await problemsOf((archives) => archives.set('main', main(archives).subarray(0, -100)))).toMatch(
      /main: /,
    );
    expect(await problemsOf((archives) => archives.set('main', Buffer.alloc(0)))).toMatch(/main: /);
  });

  it('finds bytes after the end', async () => {
    expect(
      await problemsOf((archives) =>
        archives.set('main', Buffer.concat([main(archives), Buffer.from('more')])),
      ),
    ).toMatch(/main: /);
  });

  it('finds the dump of another database', async () => {
    const other = await makePoint(source, { database: 'other', around: major === 15 ? 'zstd' : undefined });
    const problems = await problemsOf((archives) =>
      archives.set('main', other.archives.get('main') ?? Buffer.alloc(0)),
    );
    expect(problems).toContain("is a dump of the database 'other', the point is of 'shop'");
  });

  it('finds the dump of another day', async () => {
    const tomorrow = new Date(Date.now() + 86_400_000).toISOString();
    const problems = await problemsOf(() => {}, {
      ...point.manifest,
      startedAt: tomorrow,
      sealedAt: tomorrow,
    });
    expect(problems).toContain(`before the run began at ${tomorrow}`);
  });

  it('finds tables whose rows are nowhere, twice, or not of the point', async () => {
    expect(await problemsOf((archives) => archives.delete('public.big'))).toBe(
      'main: rows of public.big are in no archive',
    );
    const twice = await problemsOf(
      (archives) => archives.set('again', archives.get('public.big') ?? Buffer.alloc(0)),
      {
        ...point.manifest,
        objects: point.manifest.objects.flatMap((object) =>
          object.archive === 'public.big' ? [object, { ...object, archive: 'again' }] : [object],
        ),
      },
    );
    expect(twice).toContain("rows of public.big are in it and in 'again' too");
    const contents = point.manifest.contents.filter(({ name }) => name !== 'public.small');
    expect(await problemsOf(() => {}, { ...point.manifest, contents })).toContain(
      'rows of public.small, which the point does not contain',
    );
  });

  it('finds a count that is not the server’s', async () => {
    const contents = point.manifest.contents.map((item) =>
      item.kind === 'table' && item.name === 'public.big'
        ? { ...item, rows: 19_999, counted: 'server' as const }
        : item,
    );
    expect(await problemsOf(() => {}, { ...point.manifest, contents })).toBe(
      'public.big: it holds 20000 rows of public.big, the server counted 19999',
    );
  });

  it('finds a script of roles that is cut, and tells none of it', async () => {
    const problems = await problemsOf((archives) =>
      archives.set('globals', archives.get('globals')?.subarray(0, -60) ?? Buffer.alloc(0)),
    );
    expect(problems).toMatch(/^globals: the script of roles does not end with/);
    expect(problems).not.toContain('shop_owner');
  });

  it('does not believe a pg_restore that ends with 0 and prints nothing', async () => {
    const liar = await spyingTools(major, 'cat >/dev/null');
    const tools = { ...deps.tools, configured: { [major]: liar.bin } };
    const { findings } = await verifyPoint(point.reader, { ...deps, tools }, never);
    expect(findings.map(({ problem }) => problem).join()).toMatch(
      /announces the rows of \d+ tables, its script holds 0/,
    );
    await rm(liar.folder, { recursive: true });
  });

  it('ends a pg_restore that hangs, when whoever watches the progress says so', async () => {
    const hanging = await spyingTools(major, 'exec sleep 600');
    const tools = { ...deps.tools, configured: { [major]: hanging.bin } };
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error('nothing moves')), 500);
    await expect(verifyPoint(point.reader, { ...deps, tools }, stop.signal)).rejects.toThrow('nothing moves');
    await rm(hanging.folder, { recursive: true });
  });
});

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createProcessShell } from '#adapters/process-shell.ts';
import { connectionSettings } from '#engines/postgres/connection/settings.ts';
import { contentsOfTarget } from '#engines/postgres/restore/target/contents-of-target.ts';
import { restoreText } from '#engines/postgres/restore-text/restore-text.ts';
import { verifyPoint } from '#engines/postgres/verify/verify-point.ts';
import { availableMajors, type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { type MadePoint, makePoint } from '../restore/made-point.ts';
import { postgresDeps } from '../restore/postgres-deps.ts';
import { restoredContents } from '../restore/restored-contents.ts';
import { sample, sampleRoles } from '../restore/sample.ts';

const signal = new AbortController().signal;
const deps = postgresDeps();

/** The store's folder with the objects of a point, each in its pieces. */
async function folderOf({ manifest, archives }: MadePoint): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), 'holdfast store '));
  const taken = new Map<string, number>();
  for (const { key, archive, bytes } of manifest.objects) {
    const start = taken.get(archive) ?? 0;
    taken.set(archive, start + bytes);
    await mkdir(path.dirname(path.join(folder, key)), { recursive: true });
    await writeFile(path.join(folder, key), archives.get(archive)?.subarray(start, start + bytes) ?? '');
  }
  return folder;
}

const blocksOf = (text: string): string[] =>
  [...text.matchAll(/^```sh\n([\s\S]*?)^```$/gm)].map(([, block]) => block ?? '');

/** Runs all blocks in one shell that stops at the first command that fails. */
async function execute(text: string, server: PostgresServer, store: string) {
  const env = {
    PATH: `${server.bin}:${process.env['PATH']}`,
    PGHOST: '127.0.0.1',
    PGPORT: String(server.port),
    PGUSER: 'postgres',
    STORE: store,
  };
  return createProcessShell().run({ file: '/bin/sh', args: ['-e', '-c', blocksOf(text).join('')], env });
}

describe.each(availableMajors())('RESTORE.md of a point of PostgreSQL %i', (major) => {
  let source: PostgresServer;
  let point: MadePoint;
  let store: string;

  beforeAll(async () => {
    source = await startPostgres({ major });
    await source.psql(sampleRoles);
    await source.psql('CREATE DATABASE shop; ALTER DATABASE shop OWNER TO app');
    await source.psql(`COMMENT ON DATABASE shop IS 'first\nHOLDFAST\nexit 7'`);
    await source.psql(`${sample} CREATE TABLE public."it's\nHOLDFAST\nexit 7" (id int)`, 'shop');
    point = await makePoint(source, {
      database: 'shop',
      big: ['public.big', '"My Schema"."Big Too"'],
      withPasswords: true,
      inTwo: ['main', 'public.big'],
      around: major === 15 ? 'zstd' : undefined,
    });
    store = await folderOf(point);
  });
  afterAll(async () => {
    await source?.stop();
    if (store) await rm(store, { recursive: true });
  });

  it('brings it back verbatim, with PostgreSQL’s own tools, on a server without the roles', async () => {
    const target = await startPostgres({ major });
    try {
      const { contents } = await verifyPoint(point.reader, deps, signal);
      const text = restoreText({
        ...point.manifest,
        contents: [...restoredContents(point.manifest, contents)],
      });
      const { code, stderr } = await execute(text, target, store);
      expect(stderr).toMatch(/ 9 tables have the rows of the backup/);
      expect(code).toBe(0);
      const settings = connectionSettings(target.url('shop'), 'it', {
        environment: { PGSSLMODE: 'disable' },
      });
      expect(await contentsOfTarget(settings, 1, deps, signal)).toEqual(
        restoredContents(point.manifest, contents),
      );
      const comment = `SELECT shobj_description(oid, 'pg_database'), pg_get_userbyid(datdba) FROM pg_database WHERE datname = 'shop'`;
      expect(await target.psql(comment)).toBe(await source.psql(comment));
    } finally {
      await target.stop();
    }
  });

  it('stops at a stored bit that flipped, before anything is made', async () => {
    const [first] = point.manifest.objects.filter(({ archive }) => archive === 'public.big');
    const bytes = Buffer.from(point.archives.get('public.big')?.subarray(0, first?.bytes) ?? '');
    const damaged = Buffer.from(bytes);
    damaged[1000] = (damaged[1000] ?? 0) ^ 1;
    const file = path.join(store, first?.key ?? '');
    await writeFile(file, damaged);
    const { code, stdout } = await execute(restoreText(point.manifest), source, store);
    await writeFile(file, bytes);
    expect(code).not.toBe(0);
    expect(stdout).toContain('FAILED');
  });

  it('fails when a table has other rows than the point', async () => {
    const target = await startPostgres({ major });
    try {
      const contents = point.manifest.contents.map((item) =>
        item.kind === 'table' && item.name === 'public.big' ? { ...item, rows: 19_999 } : item,
      );
      const { code, stderr } = await execute(restoreText({ ...point.manifest, contents }), target, store);
      expect(code).not.toBe(0);
      expect(stderr).toContain('public.big has 20000 rows, the backup has 19999');
    } finally {
      await target.stop();
    }
  });

  it('says whom to ask, whose data it is, and that a dump is code', () => {
    const text = restoreText(point.manifest);
    for (const word of ['#orders-oncall', 'team-orders', 'personal', 'A dump is code'])
      expect(text).toContain(word);
    expect(text).not.toContain('never-in-an-error');
  });
});

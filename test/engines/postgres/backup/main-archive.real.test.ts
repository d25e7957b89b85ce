import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { availableMajors, type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { type BackedUp, backUp, pgRestore, rowsIn } from './backup-setup.ts';

describe.each(availableMajors())('the archives of PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let backedUp: BackedUp;

  beforeAll(async () => {
    server = await startPostgres({ major });
    await server.psql('CREATE DATABASE shop');
    await server.psql('CREATE DATABASE restored');
    await server.psql(
      `CREATE TABLE big (id int PRIMARY KEY, t text);
       INSERT INTO big SELECT i, md5(i::text) FROM generate_series(1, 5000) i;
       CREATE TABLE second (id int, t text);
       INSERT INTO second SELECT i, md5(i::text) FROM generate_series(1, 3000) i;
       CREATE TABLE small (id int REFERENCES big, t text);
       INSERT INTO small VALUES (1, 'one'), (2, NULL);
       CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS n FROM big;
       CREATE MATERIALIZED VIEW bare AS SELECT 1 AS n WITH NO DATA;
       SELECT lo_from_bytea(4242, 'bytes');`,
      'shop',
    );
    backedUp = await backUp({ server, database: 'shop', fields: { bigTable: '128KB' } });
  });
  afterAll(async () => {
    await server?.stop();
  });

  const dataEntries = (archive: string): string[] =>
    pgRestore(backedUp.archives.get(archive), '-l')
      .toString()
      .split('\n')
      .flatMap((line) => /^\d+; \d+ \d+ (?:TABLE DATA) (\S+ \S+)/.exec(line)?.[1] ?? []);

  it('has one archive for the rows of each big table, which holds nothing else', () => {
    expect([...backedUp.archives.keys()].sort()).toEqual(['globals', 'main', 'public.big', 'public.second']);
    expect(dataEntries('public.big')).toEqual(['public big']);
    expect(dataEntries('public.second')).toEqual(['public second']);
    const others = pgRestore(backedUp.archives.get('public.big'), '-l').toString().split('\n');
    expect(others.filter((line) => /^\d+; /.test(line))).toHaveLength(1);
  });

  it('has everything else in the main archive, and no row of a big table', () => {
    expect(dataEntries('main')).toEqual(['public small']);
    const list = pgRestore(backedUp.archives.get('main'), '-l').toString();
    expect(list).toMatch(/TABLE public big/);
    expect(list).toMatch(/CONSTRAINT public big big_pkey/);
    expect(list).toMatch(/MATERIALIZED VIEW DATA public totals/);
    expect(list).toMatch(/BLOB/);
    expect(rowsIn(backedUp)).toEqual({ 'public.big': 5000, 'public.second': 3000, 'public.small': 2 });
  });

  it('brings back rows and refreshed materialized views by stock pg_restore alone', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-archives-'));
    const restore = (archive: string, ...args: readonly string[]): void => {
      const file = path.join(folder, 'archive');
      writeFileSync(file, backedUp.archives.get(archive) ?? '');
      const program = path.join(server.bin, 'pg_restore');
      execFileSync(program, ['-w', '--exit-on-error', '-d', server.url('restored'), ...args, file]);
    };
    try {
      restore('main', '--section=pre-data');
      for (const archive of ['main', 'public.big', 'public.second']) restore(archive, '--section=data');
      restore('main', '--section=post-data');
    } finally {
      rmSync(folder, { recursive: true });
    }
    const ask = (sql: string) => server.psql(sql, 'restored');
    expect(await ask('SELECT n FROM totals')).toBe('5000');
    expect(await ask("SELECT relispopulated FROM pg_class WHERE relname = 'bare'")).toBe('f');
    expect(await ask('SELECT count(*), min(t), max(t) FROM big')).toBe(
      await server.psql('SELECT count(*), min(t), max(t) FROM big', 'shop'),
    );
    expect(await ask("SELECT count(*), encode(lo_get(4242), 'escape') FROM small")).toBe('2|bytes');
  });
});

import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { notExercised } from '#test/support/not-exercised.ts';
import {
  availableMajors,
  type PostgresServer,
  postgresBin,
  startPostgres,
} from '#test/support/postgres-server.ts';
import { backUp, failure, rowsIn } from '../backup/backup-setup.ts';
import { toolsWith } from './gated-tools.ts';

const majors = [15, 16, 17, 18].filter((major) => {
  if (availableMajors().includes(major)) return true;
  notExercised(`compression by postgres ${major} (it is not on this machine)`);
  return false;
});

// the build of 16 that is fetched has neither zstd nor lz4 of its own
const has = (major: number, method: string): boolean => {
  const args = ['-Fc', `--compress=${method}`, '-w', '--host=/nonexistent'];
  try {
    execFileSync(path.join(postgresBin(major) ?? '', 'pg_dump'), args, { stdio: 'pipe' });
  } catch (error) {
    return !/does not support compression|invalid value/.test(String(error));
  }
  return true;
};

describe.each(majors)('archives of PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ major });
    await server.psql('CREATE TABLE t AS SELECT i, md5(i::text) AS h FROM generate_series(1, 2000) i');
  });
  afterAll(async () => {
    await server?.stop();
  });

  const methods = [undefined, 'zstd', 'zstd:1', 'zstd:22', 'lz4', 'gzip', 'gzip:1', 'none'] as const;
  it.each(methods)('compressed by %s say how, and come back by stock pg_restore', async (compression) => {
    const backedUp = await backUp({ server, fields: compression ? { compression } : {} });
    const method = compression?.split(':')[0] ?? 'zstd';
    const within = method === 'gzip' || method === 'none' || (major >= 16 && has(major, method));
    expect(backedUp.encodings.get('main')).toBe(`pg_dump-custom${within ? '+' : '|'}${method}`);
    expect(rowsIn(backedUp)).toEqual({ 'public.t': 2000 });
    expect(backedUp.notes.join()).not.toContain('compress');
    const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-compression-'));
    try {
      const file = path.join(folder, 'main');
      writeFileSync(file, backedUp.archives.get('main') ?? '');
      await server.psql('DROP DATABASE IF EXISTS restored');
      await server.psql('CREATE DATABASE restored');
      execFileSync(path.join(server.bin, 'pg_restore'), ['-w', '-e', '-d', server.url('restored'), file]);
    } finally {
      rmSync(folder, { recursive: true });
    }
    const sum = 'SELECT count(*), md5(string_agg(h, chr(10) ORDER BY i)) FROM t';
    expect(await server.psql(sum, 'restored')).toBe(await server.psql(sum));
  });

  it('are gzip with a note where no zstd is found, and refused where it was asked for', async () => {
    if (major >= 16 && has(major, 'zstd')) return;
    const environment = { PATH: '/nonexistent', PGSSLMODE: 'disable' };
    const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-bare-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const bare = await toolsWith(folder, major, {});
    for (const program of ['zstd', 'lz4']) rmSync(path.join(bare, program), { force: true });
    const tools = { configured: { [major]: bare }, environment: {}, fetched: () => '/nonexistent' };
    const backedUp = await backUp({ server, deps: { environment, tools } });
    expect(backedUp.encodings.get('main')).toBe('pg_dump-custom+gzip');
    expect(backedUp.notes).toContainEqual(
      expect.stringMatching(/cannot compress with zstd.*compressed with gzip/),
    );
    expect(rowsIn(backedUp)).toEqual({ 'public.t': 2000 });
    const error = await failure({ server, fields: { compression: 'zstd' }, deps: { environment, tools } });
    expect(error.message).toMatch(/cannot compress with zstd/);
  });

  it('are made by the next newer client when there is none of its own major, and never by an older one', async () => {
    const newer = majors.find((other) => other > major);
    const places = (only: number) => ({
      configured: {},
      environment: {},
      fetched: (asked: number) => (asked === only ? (postgresBin(asked) ?? '') : '/nonexistent'),
    });
    const system = `/usr/lib/postgresql/${major}/bin/pg_dump`;
    if (existsSync(system)) return notExercised(`postgres ${major} without its client (the system has one)`);
    if (newer !== undefined) {
      const backedUp = await backUp({ server, deps: { tools: places(newer) } });
      expect(backedUp.tools['pg_dump']).toMatch(new RegExp(`^${newer}\\.`));
      expect(rowsIn(backedUp)).toEqual({ 'public.t': 2000 });
    }
    const error = await failure({ server, deps: { tools: places(major - 1) } });
    expect(error.message).toMatch(new RegExp(`no PostgreSQL client of major ${major} or newer`));
  });
});

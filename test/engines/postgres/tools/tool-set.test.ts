import { mkdtempSync, rmSync } from 'node:fs';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createProcessShell } from '#adapters/process-shell.ts';
import { PermanentError } from '#core/errors.ts';
import { archiveEncoding } from '#engines/postgres/tools/compression.ts';
import { allToolSets, clientFor, findToolSet, type ToolPlaces } from '#engines/postgres/tools/tool-set.ts';

const shell = createProcessShell();

// Majors that no system has in its own folders, so that only what a test makes is found.
describe('the client for a server', () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(path.join(tmpdir(), 'holdfast-sets-'));
  });
  afterEach(() => rmSync(root, { recursive: true }));

  /** A folder with a pg_dump that says this version. */
  const set = async (name: string, version: string, more = ''): Promise<string> => {
    const bin = path.join(root, name);
    await mkdir(bin, { recursive: true });
    await writeFile(
      path.join(bin, 'pg_dump'),
      `#!/bin/sh\n${more}\necho "pg_dump (PostgreSQL) ${version}"\n`,
    );
    await chmod(path.join(bin, 'pg_dump'), 0o755);
    return bin;
  };
  const places = (changes: Partial<ToolPlaces> = {}): ToolPlaces => ({
    configured: {},
    environment: { PATH: process.env['PATH'] },
    fetched: (major) => path.join(root, `fetched-${major}`),
    ...changes,
  });

  it('is of its own major if there is one, and else the next newer', async () => {
    await set('fetched-13', '13.22');
    expect(await clientFor(12, places(), shell)).toMatchObject({ major: 13, version: '13.22' });
    await set('fetched-12', '12.22');
    expect(await clientFor(12, places(), shell)).toMatchObject({ major: 12, version: '12.22' });
  });

  it('is never an older one', async () => {
    await set('fetched-14', '14.1');
    const error = await clientFor(19, places(), shell).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(PermanentError);
    expect(String(error)).toContain('no PostgreSQL client of major 19 or newer');
    expect(error).toHaveProperty('hint', expect.stringContaining('npm run tools'));
  });

  it('is the one of the config before that of the environment before a fetched one', async () => {
    const [configured, named] = [await set('configured', '13.1'), await set('named', '13.2')];
    await set('fetched-13', '13.3');
    const environment = { PATH: process.env['PATH'], HOLDFAST_POSTGRES_13_BIN: named };
    const versionWith = async (changes: Partial<ToolPlaces>) =>
      (await findToolSet(13, places(changes), shell))?.version;
    expect(await versionWith({ configured: { 13: configured }, environment })).toBe('13.1');
    expect(await versionWith({ environment })).toBe('13.2');
    expect(await versionWith({})).toBe('13.3');
  });

  it.each(['config', 'environment'])(
    'is refused, and nothing else taken, when the %s names a set of another major',
    async (by) => {
      const wrong = await set('wrong', '14.5');
      await set('fetched-13', '13.3');
      const changes =
        by === 'config'
          ? { configured: { 13: wrong } }
          : { environment: { PATH: '/bin', HOLDFAST_POSTGRES_13_BIN: wrong } };
      const error = await clientFor(13, places(changes), shell).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(PermanentError);
      expect(String(error)).toMatch(/is named for PostgreSQL 13 and says: pg_dump \(PostgreSQL\) 14\.5/);
      const nothing = { configured: { 13: path.join(root, 'nowhere') } };
      await expect(clientFor(13, places(nothing), shell)).rejects.toThrow(
        /there is no pg_dump in .*named for PostgreSQL 13/,
      );
    },
  );

  it.each([
    ['a broken program', 'exit 127'],
    ['a program of somebody else', 'echo GNU pg_dump; exit 0'],
  ])('is refused when the set is %s', async (_, script) => {
    await set('fetched-13', '13.3', script);
    await expect(clientFor(13, places(), shell)).rejects.toThrow(PermanentError);
    expect(await allToolSets(places(), shell)).not.toContainEqual(expect.objectContaining({ major: 13 }));
  });

  it('understands versions that are not released yet, and those of distributions', async () => {
    await set('fetched-13', '13beta2');
    expect((await findToolSet(13, places(), shell))?.version).toBe('13beta2');
    await set('fetched-12', '12.22 (Debian 12.22-1.pgdg13+1)');
    expect((await findToolSet(12, places(), shell))?.version).toBe('12.22');
  });

  it('compresses with gzip, and says so, where neither pg_dump nor a program has zstd', async () => {
    await set('fetched-13', '13.3');
    const tools = await clientFor(13, places(), shell);
    const alone = { shell, environment: { PATH: root } };
    const encoding = await archiveEncoding(tools, undefined, alone);
    expect(encoding).toMatchObject({
      encoding: 'pg_dump-custom+gzip',
      args: ['--compress=6'],
      around: undefined,
    });
    expect(encoding.note).toMatch(/pg_dump 13\.3 cannot compress with zstd.*: compressed with gzip/);
    const asked = archiveEncoding(tools, { method: 'zstd', level: undefined }, alone);
    await expect(asked).rejects.toThrow(PermanentError);
  });
});

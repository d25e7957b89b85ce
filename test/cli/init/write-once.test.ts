import { mkdtemp, readdir, readFile, readlink, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { UsageError } from '#core/errors.ts';
import { refuseTaken, writeOnce } from '../../../cli/init/write-once.ts';

async function emptyFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-init-'));
  onTestFinished(async () => rm(folder, { recursive: true, force: true }));
  return folder;
}
const fine = async () => {};

it('gives a file its name only when it is whole and was checked', async () => {
  const folder = await emptyFolder();
  const file = join(folder, 'a.config.ts');
  const seen: string[] = [];
  await writeOnce(file, 'whole', async (temporary) => {
    expect(await readdir(folder)).not.toContain('a.config.ts');
    expect(dirname(temporary)).toBe(folder);
    expect(temporary).toMatch(/\/\.a\.config\.[0-9a-f]+\.ts$/);
    seen.push(await readFile(temporary, 'utf8'));
  });
  expect(seen).toEqual(['whole']);
  expect(await readFile(file, 'utf8')).toBe('whole');
  expect(await readdir(folder)).toEqual(['a.config.ts']);
});

it('leaves nothing when the check fails', async () => {
  const folder = await emptyFolder();
  const failing = writeOnce(join(folder, 'a.json'), 'x', () => Promise.reject(new Error('not good')));
  await expect(failing).rejects.toThrow('not good');
  expect(await readdir(folder)).toEqual([]);
});

it('lets one of two writers win, and changes nothing for the other', async () => {
  const folder = await emptyFolder();
  const file = join(folder, 'a.json');
  const both = await Promise.allSettled(['one', 'two'].map((text) => writeOnce(file, text, fine)));
  const lost = both.filter((one) => one.status === 'rejected').map(({ reason }) => reason);
  expect(lost).toEqual([expect.any(UsageError)]);
  expect(await readFile(file, 'utf8')).toBe(both[0]?.status === 'fulfilled' ? 'one' : 'two');
  expect(await readdir(folder)).toEqual(['a.json']);
});

it('replaces no file that appears while it works', async () => {
  const file = join(await emptyFolder(), 'a.json');
  const late = writeOnce(file, 'ours', () => writeFile(file, 'theirs'));
  await expect(late).rejects.toThrow(`there is a file ${file} already`);
  expect(await readFile(file, 'utf8')).toBe('theirs');
});

it('refuses a name that is taken by a link that leads nowhere', async () => {
  const file = join(await emptyFolder(), 'a.json');
  await symlink('/nowhere/at/all', file);
  await expect(refuseTaken(file)).rejects.toThrow(UsageError);
  await expect(writeOnce(file, 'x', fine)).rejects.toThrow(UsageError);
  expect(await readlink(file)).toBe('/nowhere/at/all');
});

it('says of a folder that is not there that it is not, before anything is done', async () => {
  const file = join(await emptyFolder(), 'none', 'a.json');
  await expect(refuseTaken(file)).rejects.toThrow('its folder is not there');
  await expect(writeOnce(file, 'x', fine)).rejects.toThrow('its folder is not there');
});

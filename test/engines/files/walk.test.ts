import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bytePath, pathText } from '#engines/files/tree/byte-path.ts';
import { createGlob } from '#engines/files/walk/glob.ts';
import { findPlace } from '#engines/files/walk/place.ts';
import { createSelection } from '#engines/files/walk/selection.ts';
import { walk } from '#engines/files/walk/walk.ts';
import { collect } from '#test/support/collect.ts';
import { temporary } from './files-setup.ts';

describe('patterns', () => {
  it.each([
    ['*.tmp', ['a.tmp', 'deep/er/b.tmp'], ['a.tmpx', 'tmp']],
    ['/top', ['top'], ['deep/top']],
    ['./top', ['top'], ['deep/top']],
    ['cache/**', ['cache/a', 'cache/a/b'], ['cache', 'deep/cache/a']],
    ['**/cache', ['cache', 'deep/er/cache'], ['cached']],
    ['a/**/z', ['a/z', 'a/b/c/z'], ['az', 'b/a/z']],
    ['a?c', ['abc', 'aüc', 'a日c'], ['ac', 'abbc', 'a/c']],
    ['node_modules/', ['node_modules', 'x/node_modules'], ['node_modules2']],
    ['a+(b).[c]', ['a+(b).[c]'], ['aab.c']],
    ['ümläut', ['ümläut'], ['umlaut']],
  ])('%s means what it says', (pattern, meant, not) => {
    const matches = createGlob(pattern);
    expect(meant.filter((one) => !matches(bytePath(one)))).toEqual([]);
    expect(not.filter((one) => matches(bytePath(one)))).toEqual([]);
  });
});

describe('names for people', () => {
  it('are never the same for two paths', () => {
    const texts = ['\xff', '\\xff', 'a\nb', 'a\\x0ab', '\xc3\xbc', 'ü'].map(pathText);
    expect(new Set(texts).size).toBe(texts.length);
    expect(texts[4]).toBe('ü');
  });
});

describe('a walk', () => {
  const root = temporary();
  beforeAll(() => {
    for (const folder of ['keep/deep', 'drop/deep', 'empty'])
      fs.mkdirSync(path.join(root, folder), { recursive: true });
    for (const file of ['keep/a.txt', 'keep/deep/b.txt', 'keep/c.bin', 'drop/deep/d.txt', 'e.txt'])
      fs.writeFileSync(path.join(root, file), '');
  });
  afterAll(() => fs.rmSync(root, { recursive: true }));

  const walked = async (rules: { include?: string[]; exclude?: string[] }): Promise<string[]> => {
    const met = walk(await findPlace(root), { selection: createSelection(rules), without: new Set() });
    return (await collect(met)).map(({ path: one }) => one).sort();
  };

  it('meets all, empty folders too', async () => {
    expect(await walked({})).toHaveLength(11);
  });

  it('does not enter what is excluded', async () => {
    expect(await walked({ exclude: ['drop', '*.bin'] })).toEqual([
      '',
      'e.txt',
      'empty',
      'keep',
      'keep/a.txt',
      'keep/deep',
      'keep/deep/b.txt',
    ]);
  });

  it('meets what is included, and the folders that lead to it', async () => {
    expect(await walked({ include: ['b.txt', 'drop'] })).toEqual([
      '',
      'drop',
      'drop/deep',
      'drop/deep/d.txt',
      'keep',
      'keep/deep',
      'keep/deep/b.txt',
    ]);
  });
});

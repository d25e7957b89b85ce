import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { NameTakenError, publish } from '#adapters/directory-store/publish.ts';
import { TransientError } from '#core/errors.ts';
import { makeFolder } from './make-folder.ts';

describe('publishing where there are no hard links', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  beforeEach(async () => {
    folder = await makeFolder();
  });
  afterEach(() => folder.cleanup());

  const noLinks = async () => {
    throw Object.assign(new Error('EPERM: operation not permitted, link'), { code: 'EPERM' });
  };
  const path = (name: string) => join(folder.path, name);

  it('gives the file its name and leaves nothing else', async () => {
    await writeFile(path('.unfinished-1'), 'one');
    await publish(path('.unfinished-1'), path('x'), noLinks);
    expect(await readdir(folder.path)).toEqual(['x']);
    expect(await readFile(path('x'), 'utf8')).toBe('one');
  });

  it('does not replace a file', async () => {
    await writeFile(path('x'), 'first');
    await writeFile(path('.unfinished-1'), 'second');
    await expect(publish(path('.unfinished-1'), path('x'), noLinks)).rejects.toThrow(NameTakenError);
    expect(await readFile(path('x'), 'utf8')).toBe('first');
    expect((await readdir(folder.path)).toSorted()).toEqual(['.unfinished-1', 'x']);
  });

  it('lets exactly one of many win', async () => {
    const names = Array.from({ length: 12 }, (_, n) => `.unfinished-${n}`);
    for (const name of names) await writeFile(path(name), name);
    const results = await Promise.allSettled(names.map((name) => publish(path(name), path('x'), noLinks)));
    const winners = names.filter((_, n) => results[n]?.status === 'fulfilled');
    expect(winners).toHaveLength(1);
    expect(await readFile(path('x'), 'utf8')).toBe(winners[0]);
  });

  it('says what to do about a claim that a killed process left', async () => {
    await writeFile(path('.unfinished-1'), 'one');
    const claim = `.unfinished-claim-2d711642b726b04401627ca9fbac32f5`;
    await writeFile(path(claim), '');
    const work = publish(path('.unfinished-1'), path('x'), noLinks);
    await expect(work).rejects.toThrow(TransientError);
    await expect(work).rejects.toHaveProperty('hint', expect.stringContaining(claim));
    expect(await readdir(folder.path)).not.toContain('x');
  });

  it('passes on what is no matter of links', async () => {
    await expect(publish(path('.unfinished-1'), path('x'))).rejects.toThrow(/ENOENT/);
  });
});

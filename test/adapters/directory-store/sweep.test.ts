import { mkdir, readdir, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';
import { collect } from '#test/support/collect.ts';
import { makeFolder } from './make-folder.ts';

describe('sweeping a folder', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let store: ReturnType<typeof createDirectoryStore>;
  beforeEach(async () => {
    folder = await makeFolder();
    store = createDirectoryStore({ root: folder.path });
  });
  afterEach(() => folder.cleanup());

  const run = 'data/daily/postgres/orders/20261120T023000Z-3f9a1c';

  it('names unfinished writes older than a time, and no objects', async () => {
    await store.putOnce(`${run}/1/0001.dump`, Buffer.from('x'));
    const old = join(folder.path, run, '1', '.unfinished-old');
    await writeFile(old, 'abc');
    await utimes(old, new Date('2026-11-01T00:00:00Z'), new Date('2026-11-01T00:00:00Z'));
    await writeFile(join(folder.path, run, '1', '.unfinished-new'), '');
    expect(await collect(store.abandoned(new Date('2026-11-01T00:00:01Z')))).toEqual([
      { key: `${run}/1/.unfinished-old`, bytes: 3, modifiedAt: new Date('2026-11-01T00:00:00Z') },
    ]);
    expect(await collect(store.abandoned(new Date('2026-11-01T00:00:00Z')))).toEqual([]);
  });

  it('removes one attempt whole, and the folders that are empty then', async () => {
    await store.putOnce(`${run}/1/deep/0001.dump`, Buffer.from('x'));
    const writer = await store.create(`${run}/1/0002.dump`);
    await store.putOnce(`${run}/2/0001.dump`, Buffer.from('y'));
    await store.removeAttempt(`${run}/1/`);
    await writer.abort();
    expect(await readdir(join(folder.path, run))).toEqual(['2']);
    await store.removeAttempt(`${run}/2/`);
    await store.removeAttempt(`${run}/2/`);
    expect(await readdir(folder.path, { recursive: true })).toEqual(['data']);
  });

  it.each([
    'points/postgres/orders/run/1/x/',
    'audit/a/b/c/d/e/',
    'data/',
    'data/daily/',
    'data/daily/postgres/orders/',
    `${run}/`,
    `${run}/1`,
    `${run}/../../x/`,
    'data/../points/a/b/c/d/',
  ])('does not remove %s, which is not an attempt', async (prefix) => {
    await store.putOnce(`${run}/1/0001.dump`, Buffer.from('x'));
    await store.putOnce('points/postgres/orders/run/1/x/y', Buffer.from('x'));
    await mkdir(join(folder.path, 'audit/a/b/c/d/e'), { recursive: true });
    const before = await readdir(folder.path, { recursive: true });
    await expect(store.removeAttempt(prefix)).rejects.toThrow(/is not an attempt|is no key/);
    expect(await readdir(folder.path, { recursive: true })).toEqual(before);
  });
});

import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';
import { collect } from '#test/support/collect.ts';
import { makeFolder } from './make-folder.ts';
import { startChild } from './start-child.ts';

describe('a folder whose writer was killed', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  beforeEach(async () => {
    folder = await makeFolder();
  });
  afterEach(() => folder.cleanup());

  it('shows nothing of an object that was being written, and names it as abandoned', async () => {
    const child = startChild('write', folder.path);
    await child.firstOutput();
    await child.kill();
    const store = createDirectoryStore({ root: folder.path });
    expect(await collect(store.list('data/'))).toEqual([]);
    expect(await store.children('data/')).toEqual([]);
    const abandoned = await collect(store.abandoned(new Date(Date.now() + 60_000)));
    expect(abandoned).toHaveLength(1);
    expect(abandoned[0]?.bytes).toBeGreaterThanOrEqual(65_536);
    expect(abandoned[0]?.key).toMatch(/^data\/daily\/postgres\/orders\/run\/1\/\.unfinished-/);
    await store.removeAttempt('data/daily/postgres/orders/run/1/');
    expect(await folder.files()).toEqual([]);
  });

  it('holds only whole objects, whenever that was', async () => {
    const store = createDirectoryStore({ root: folder.path });
    for (let round = 0; round < 6; round += 1) {
      const child = startChild('put-for-ever', folder.path);
      await child.firstOutput();
      await setTimeout(Math.random() * 30);
      await child.kill();
    }
    const objects = await collect(store.list('data/'));
    expect(objects.length).toBeGreaterThanOrEqual(6);
    for (const { key } of objects) {
      const body = await store.get(key);
      expect(body?.equals(Buffer.alloc(100_000, Number(key.split('/').at(-1)) % 251))).toBe(true);
    }
  });
});

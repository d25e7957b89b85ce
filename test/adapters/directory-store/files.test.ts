import { randomBytes } from 'node:crypto';
import { chmod, link, mkdir, readdir, rmdir, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';
import { PermanentError } from '#core/errors.ts';
import { collect, collectBytes } from '#test/support/collect.ts';
import { makeFolder } from './make-folder.ts';

describe('the files of a directory store', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let root: string;
  let store: ReturnType<typeof createDirectoryStore>;
  beforeEach(async () => {
    folder = await makeFolder();
    root = join(folder.path, 'made', 'by', 'us');
    store = createDirectoryStore({ root });
  });
  afterEach(() => folder.cleanup());

  const mode = async (path: string) => ((await stat(path)).mode & 0o777).toString(8);

  it('are for their owner only, and so are all folders that were made', async () => {
    await store.putOnce('points/postgres/x/manifest.json', Buffer.from('{}'));
    for (const path of ['..', '.', 'points', 'points/postgres', 'points/postgres/x']) {
      expect(await mode(join(root, path))).toBe('700');
    }
    expect(await mode(join(root, 'points/postgres/x/manifest.json'))).toBe('600');
    const writer = await store.create('data/x');
    const [name = ''] = await readdir(join(root, 'data'));
    expect(await mode(join(root, 'data', name))).toBe('600');
    await writer.abort();
  });

  it('have one name each: nothing is left of the temporary one', async () => {
    await store.putOnce('data/x', Buffer.from('x'));
    expect(await readdir(join(root, 'data'))).toEqual(['x']);
    expect((await stat(join(root, 'data/x'))).nlink).toBe(1);
  });

  it('are compared with what was written before they get their name', async () => {
    const writer = await store.create('data/x');
    await writer.write(Buffer.from('12345'), Buffer.alloc(32));
    const [name = ''] = await readdir(join(root, 'data'));
    await writeFile(join(root, 'data', name), '123');
    await expect(writer.commit({ bytes: 5, sha256: '' })).rejects.toThrow('has 3 bytes after 5 were written');
    await writer.abort();
    expect(await readdir(join(folder.path))).toEqual([]);
  });

  it('take the folders made for them along when they are given up, but not those of others', async () => {
    await mkdir(join(root, 'data'), { recursive: true });
    const first = await store.create('data/a/b/1');
    const second = await store.create('data/a/2');
    await second.abort();
    expect(await readdir(join(root, 'data'))).toEqual(['a']);
    await first.abort();
    expect(await readdir(join(root, 'data'))).toEqual([]);
  });

  it('can be begun while a neighbour takes the same folders away', async () => {
    let busy = true;
    const neighbours = ['data/a/b/c', 'data/a/b', 'data/a'].map(async (empty) => {
      for (; busy; await setTimeout(7)) await rmdir(join(root, empty)).catch(() => undefined);
    });
    for (let round = 0; round < 300; round += 1) await (await store.create(`data/a/b/c/${round}`)).abort();
    busy = false;
    await Promise.all(neighbours);
    expect(await folder.files()).toEqual([]);
  });

  it('do not make the root by being looked for, and a probe takes it away again', async () => {
    expect(await store.children('points/')).toEqual([]);
    expect(await collect(store.list('points/'))).toEqual([]);
    expect(await collect(store.abandoned(new Date()))).toEqual([]);
    await store.removeAttempt('data/a/b/c/d/1/');
    expect(await readdir(folder.path)).toEqual([]);
    await store.probe();
    expect(await readdir(folder.path)).toEqual([]);
  });

  it.each([
    '',
    '/',
    '/etc/x',
    'a//b',
    'a/',
    './a',
    'a/./b',
    '../a',
    'a/../../b',
    'a\\b',
    'a\0b',
    'a/\u{d800}',
  ])('are never at a place that %j would mean', async (key) => {
    await expect(store.putOnce(key, Buffer.from('x'))).rejects.toThrow('is no key of a store');
    await expect(store.create(key)).rejects.toThrow(PermanentError);
    await expect(store.get(key)).rejects.toThrow(PermanentError);
    await expect(store.head({ key, versionId: null })).rejects.toThrow(PermanentError);
    await expect(collectBytes(store.read({ key, versionId: null }))).rejects.toThrow(PermanentError);
    await expect(collect(store.list(`${key}/`))).rejects.toThrow(PermanentError);
    await expect(store.children(`${key}/`)).rejects.toThrow(PermanentError);
    expect(await folder.files()).toEqual([]);
  });

  it('are listed by folder only', async () => {
    await expect(collect(store.list('points'))).rejects.toThrow(PermanentError);
    expect(() => createDirectoryStore({ root, prefix: '../x/' })).toThrow(PermanentError);
  });

  it('cannot be read by the name of an unfinished one', async () => {
    const writer = await store.create('data/x');
    const [name] = await readdir(join(root, 'data'));
    await expect(store.get(`data/${name}`)).rejects.toThrow(PermanentError);
    await writer.abort();
  });

  it.each(['folder', 'link to a file'])(
    'give a clear error where a %s lies in the place of one',
    async (what) => {
      await store.putOnce('data/real', randomBytes(3));
      if (what === 'folder') await mkdir(join(root, 'data/x'));
      else await symlink('real', join(root, 'data/x'));
      await expect(store.get('data/x')).rejects.toThrow(PermanentError);
      await expect(store.head({ key: 'data/x', versionId: null })).rejects.toThrow(PermanentError);
      await expect(collectBytes(store.read({ key: 'data/x', versionId: null }))).rejects.toThrow(/data\/x'/);
    },
  );

  it('are not written through a link that leads outside, nor removed through one', async () => {
    const outside = join(folder.path, 'outside');
    await mkdir(join(outside, 'c/d/e/1'), { recursive: true });
    await writeFile(join(outside, 'c/d/e/1/precious'), '');
    await mkdir(join(root, 'data'), { recursive: true });
    await symlink(outside, join(root, 'data/b'));
    await symlink(join(outside, 'dangling'), join(root, 'data/x'));
    await expect(store.putOnce('data/b/y', Buffer.from('y'))).rejects.toThrow(
      'is a symbolic link, not a folder',
    );
    await expect(store.create('data/b/new/y')).rejects.toThrow('is a symbolic link, not a folder');
    await expect(store.putOnce('data/x', Buffer.from('x'))).rejects.toThrow(/exists already/);
    await expect(store.removeAttempt('data/b/c/d/e/1/')).rejects.toThrow('is a symbolic link');
    expect(await readdir(outside, { recursive: true })).toEqual([
      'c',
      'c/d',
      'c/d/e',
      'c/d/e/1',
      'c/d/e/1/precious',
    ]);
    expect(await collect(store.list('data/'))).toEqual([]);
    expect(await store.children('data/')).toEqual([]);
  });

  it('may lie in a root that is itself a link', async () => {
    await mkdir(join(folder.path, 'disk'));
    await symlink(join(folder.path, 'disk'), join(folder.path, 'root'));
    await createDirectoryStore({ root: join(folder.path, 'root') }).putOnce('data/x', Buffer.from('x'));
    expect(await readdir(join(folder.path, 'disk'), { recursive: true })).toEqual(['data', 'data/x']);
  });

  it('may vanish while they are listed', async () => {
    for (let n = 0; n < 20; n += 1) await store.putOnce(`data/a/b/c/d/${n}/x`, Buffer.from('x'));
    const seen: string[] = [];
    for await (const { key } of store.list('data/')) {
      seen.push(key);
      for (let n = 0; n < 20; n += 1) await store.removeAttempt(`data/a/b/c/d/${n}/`);
    }
    expect(seen).toEqual(['data/a/b/c/d/0/x']);
  });

  it('keep their bytes when their name is taken by a link made by somebody else', async () => {
    await store.putOnce('data/x', Buffer.from('x'));
    await link(join(root, 'data/x'), join(root, 'data/y'));
    await chmod(join(root, 'data/y'), 0o400);
    await expect(store.putOnce('data/y', Buffer.from('y'))).rejects.toThrow(/exists already/);
    expect(await store.get('data/x')).toEqual(Buffer.from('x'));
  });
});

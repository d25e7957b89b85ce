import { execFile } from 'node:child_process';
import { chmod, chown, mkdir, readdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';
import { PermanentError, TransientError } from '#core/errors.ts';
import { makeFolder } from './make-folder.ts';
import { startChild } from './start-child.ts';

const run = promisify(execFile);
// mounting, and becoming somebody without rights, are for root; elsewhere these are reported as skipped
const isRoot = process.getuid?.() === 0;
const nobody = { uid: 65_534, gid: 65_534 };

describe('a folder that refuses', () => {
  let folder: Awaited<ReturnType<typeof makeFolder>>;
  let disk: string;
  const mounted: string[] = [];
  beforeEach(async () => {
    folder = await makeFolder();
    disk = join(folder.path, 'disk');
    await mkdir(disk);
  });
  afterEach(async () => {
    for (const path of mounted.splice(0).toReversed()) await run('umount', ['--lazy', path]);
    await folder.cleanup();
  });
  async function mount(args: string[]) {
    await run('mount', [...args, disk]);
    mounted.push(disk);
  }

  describe.runIf(isRoot)('because it is full', () => {
    it('says so in the middle of an object, can be tried again, and holds nothing of it', async () => {
      await mount(['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs']);
      const store = createDirectoryStore({ root: disk });
      const writer = await store.create('data/daily/x');
      const part = Buffer.alloc(100_000, 1);
      await writer.write(part, Buffer.alloc(32));
      await writer.write(part, Buffer.alloc(32));
      const failed = await writer.write(part, Buffer.alloc(32)).catch((error: unknown) => error);
      expect(failed).toBeInstanceOf(TransientError);
      expect(failed).toHaveProperty('message', `the folder '${disk}/data/daily' is full (0 bytes free)`);
      await expect(writer.commit({ bytes: 300_000, sha256: '' })).rejects.toThrow(
        'has 200000 bytes in the store',
      );
      await expect(writer.commit({ bytes: 200_000, sha256: '' })).rejects.toThrow(/bytes/);
      await writer.abort();
      expect(await readdir(disk)).toEqual([]);
      await store.putOnce('data/small', part);
      expect(await store.get('data/small')).toEqual(part);
    });

    it('says so when it has no room for another file or folder', async () => {
      await mount(['-t', 'tmpfs', '-o', 'size=1m,nr_inodes=4', 'tmpfs']);
      const store = createDirectoryStore({ root: disk });
      await expect(store.create('a/b/c/d/e')).rejects.toThrow(/^the folder '.*' is full/);
      expect(await readdir(disk)).toEqual([]);
      await expect(store.putOnce('a/b/c/d', Buffer.from('d'))).rejects.toThrow(TransientError);
      expect(await readdir(disk)).toEqual([]);
      await store.putOnce('a/b', Buffer.from('b'));
    });

    it('is found by a probe', async () => {
      await mount(['-t', 'tmpfs', '-o', 'size=4k', 'tmpfs']);
      await writeFile(join(disk, 'else'), Buffer.alloc(4096));
      await expect(createDirectoryStore({ root: disk }).probe()).rejects.toThrow(/is full \(0 bytes free\)/);
      expect(await readdir(disk)).toEqual(['else']);
    });
  });

  it.runIf(isRoot)('because it is read-only says so, and can still be read', async () => {
    await createDirectoryStore({ root: disk }).putOnce('data/x', Buffer.from('x'));
    await mount(['--bind', disk]);
    await run('mount', ['-o', 'remount,ro,bind', disk]);
    const store = createDirectoryStore({ root: disk });
    const readOnly = `the folder '${disk}' is on a file system that is read-only`;
    await expect(store.create('data/y')).rejects.toThrow(PermanentError);
    await expect(store.putOnce('new/y', Buffer.from('y'))).rejects.toThrow(readOnly);
    await expect(store.probe()).rejects.toThrow(readOnly);
    await expect(store.removeAttempt('data/a/b/c/d/1/')).resolves.toBeUndefined();
    expect(await store.get('data/x')).toEqual(Buffer.from('x'));
  });

  it.runIf(isRoot)(
    'because its disk was taken away in the middle of an object shows nothing of it',
    async () => {
      await mount(['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs']);
      const store = createDirectoryStore({ root: disk });
      const writer = await store.create('data/x');
      await run('umount', ['--lazy', disk]);
      mounted.pop();
      await expect(
        writer
          .write(Buffer.from('12345'), Buffer.alloc(32))
          .then(() => writer.commit({ bytes: 5, sha256: '' })),
      ).rejects.toThrow(TransientError);
      await writer.abort();
      expect(await store.get('data/x')).toBeUndefined();
    },
  );

  it.runIf(isRoot).each(['put', 'get', 'children'])(
    'gives no right to %s and says what to do',
    async (deed) => {
      const root = join(disk, 'store');
      await createDirectoryStore({ root }).putOnce('data/one', Buffer.from('body'));
      await Promise.all([chmod(folder.path, 0o755), chmod(disk, 0o755)]);
      const printed = await startChild(deed, root, nobody).printed();
      expect(printed).toMatch(
        /^PermanentError: no right to use '.*store.*' \(EACCES\) \(give it to the user.*65534/,
      );
    },
  );

  it.runIf(isRoot)('gives its own user all rights, whoever that is', async () => {
    await Promise.all([chmod(folder.path, 0o755), chown(disk, nobody.uid, nobody.gid)]);
    expect(await startChild('put', join(disk, 'store'), nobody).printed()).toBe('no error');
    expect((await stat(join(disk, 'store/data/one'))).uid).toBe(nobody.uid);
  });

  it('because it is a file says so', async () => {
    await writeFile(join(disk, 'file'), '');
    const store = createDirectoryStore({ root: join(disk, 'file') });
    await expect(store.putOnce('data/x', Buffer.from('x'))).rejects.toThrow(PermanentError);
    await expect(store.probe()).rejects.toThrow(/cannot be used/);
  });

  it('because a file lies where a folder of the key should be says which', async () => {
    const store = createDirectoryStore({ root: disk });
    await store.putOnce('data/x', Buffer.from('x'));
    await expect(store.create('data/x/y')).rejects.toThrow(`'${disk}/data/x' is a file, not a folder`);
    expect(await store.get('data/x/y')).toBeUndefined();
  });

  it('because a name is too long says so', async () => {
    const store = createDirectoryStore({ root: disk });
    await expect(store.putOnce(`data/${'x'.repeat(300)}`, Buffer.from('x'))).rejects.toThrow(PermanentError);
    // before anything is written, not when it gets its name
    await expect(store.create(`data/${'ä'.repeat(128)}`)).rejects.toThrow(PermanentError);
    expect(await readdir(disk)).toEqual([]);
  });
});

import fs from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Progress } from '#core/ports/progress.ts';
import { createHappenings } from '#engines/files/backup/happenings.ts';
import { prepare } from '#engines/files/backup/prepare.ts';
import { hashContent, readTree } from '#engines/files/verify/read-tree.ts';
import { findPlace } from '#engines/files/walk/place.ts';
import { filesDeps, temporary, workerOf } from '../files-setup.ts';
import { backUpToMemory, type MemoryPoint } from '../memory-point.ts';

const never = new AbortController().signal;

describe('a tree that changes while it is read', () => {
  let root: string;
  let large: string;
  beforeEach(() => {
    root = temporary();
    large = path.join(root, 'large');
    // 12 blocks, of which a few are on their way when the first arrives; nothing that packs
    const noise = Buffer.alloc(48 * 1024 * 1024);
    for (let at = 0; at < noise.length; at += 4) noise.writeUInt32LE(Math.imul(at, 2_654_435_761) >>> 0, at);
    fs.writeFileSync(large, noise);
  });
  afterEach(() => fs.rmSync(root, { recursive: true }));

  const silent: Progress = { phase() {}, bytes() {}, alive() {}, item() {}, note() {} };
  const onceInMain = (change: () => void) => {
    let done = false;
    return (archive: string): void => {
      if (done || archive !== 'main') return;
      done = true;
      change();
    };
  };
  const sizesIn = async ({ reader }: MemoryPoint) => {
    const sizes = new Map<string, number>();
    for await (const entry of readTree(reader, { take: hashContent, signal: never }))
      if (entry.kind === 'file') sizes.set(entry.path, entry.sizeBytes);
    return sizes;
  };
  const findingsIn = async ({ reader }: MemoryPoint) =>
    (await workerOf({ path: root }).verify(reader, never)).findings;

  it('gives one instant when nothing changes', async () => {
    const point = await backUpToMemory(workerOf({ path: root }));
    const { consistency, notes } = point.result;
    expect([consistency.kind, consistency.from === consistency.to, notes]).toEqual(['snapshot', true, []]);
    expect(await findingsIn(point)).toEqual([]);
  });

  it('reads a file again that grows meanwhile, and keeps it whole', async () => {
    const grow = onceInMain(() => fs.appendFileSync(large, 'more'));
    const point = await backUpToMemory(workerOf({ path: root }), grow);
    expect(await sizesIn(point)).toEqual(new Map([['large', 48 * 1024 * 1024 + 4]]));
    expect(await findingsIn(point)).toEqual([]);
    // at its second reading it was still, and so was all else
    expect(point.result.consistency.kind).toBe('snapshot');
  });

  it('reads a file again that shrinks meanwhile, and keeps it whole', async () => {
    const shrink = onceInMain(() => fs.truncateSync(large, 40 * 1024 * 1024));
    const point = await backUpToMemory(workerOf({ path: root }), shrink);
    expect(await sizesIn(point)).toEqual(new Map([['large', 40 * 1024 * 1024]]));
    expect(await findingsIn(point)).toEqual([]);
  });

  it('names a file that changes at every reading, and calls the point fuzzy', async () => {
    const point = await backUpToMemory(workerOf({ path: root }), () => fs.appendFileSync(large, '.'));
    expect(point.result.notes.join()).toMatch(/1 path changed at each of several readings.*: large/);
    expect(point.result.consistency.kind).toBe('fuzzy');
    expect(await findingsIn(point)).toEqual([]);
  });

  it('sees a change behind its back, though size and time are as before', async () => {
    const other = path.join(root, 'other');
    fs.writeFileSync(other, 'before');
    const { mtime } = fs.statSync(other);
    const phase = (): void => {
      fs.writeFileSync(other, 'behind');
      fs.utimesSync(other, mtime, mtime);
    };
    const point = await backUpToMemory(workerOf({ path: root }, { progress: { ...silent, phase } }));
    expect(point.result.consistency.kind).toBe('fuzzy');
    expect(point.result.notes.join()).toContain('something changed');
  });

  it('fails when the tree goes away in the middle', async () => {
    fs.writeFileSync(path.join(root, 'other'), 'other');
    const phase = (): void => {
      for (const name of fs.readdirSync(root)) fs.rmSync(path.join(root, name));
    };
    const worker = workerOf({ path: root }, { progress: { ...silent, phase } });
    await expect(backUpToMemory(worker)).rejects.toThrow('of 2 files');
  });

  it('fails when more went before they could be read than are left', async () => {
    fs.mkdirSync(path.join(root, 'one'));
    fs.mkdirSync(path.join(root, 'two'));
    // as the disk lists them: what is read first stays
    const names: string[] = [];
    const folder = fs.opendirSync(root);
    for (let entry = folder.readSync(); entry; entry = folder.readSync()) names.push(entry.name);
    folder.closeSync();
    const [first = '', second = ''] = names.filter((name) => name !== 'large');
    fs.renameSync(large, path.join(root, first, 'large'));
    for (let number = 0; number < 30; number++) fs.writeFileSync(path.join(root, first, `${number}`), '');
    for (let number = 0; number < 60; number++) fs.writeFileSync(path.join(root, second, `${number}`), '');
    const take = onceInMain(() => {
      for (const name of fs.readdirSync(path.join(root, second))) fs.rmSync(path.join(root, second, name));
    });
    await expect(backUpToMemory(workerOf({ path: root }), take)).rejects.toThrow(
      /of 9\d files .* 31 are left/,
    );
  });

  it('passes over what is gone before it is read', async () => {
    const place = await findPlace(root);
    const gone = await prepare(place, { path: 'gone', kind: 'file' }, () => false);
    expect(gone).toEqual({ path: 'gone', kind: 'vanished' });
    const happenings = createHappenings();
    happenings.add('vanished', 'gone');
    happenings.throwIfLost();
    expect(happenings.notes()).toEqual(['1 path gone before they could be read: gone']);
  });

  it('fails, with names, when something cannot be read', () => {
    const happenings = createHappenings();
    for (let number = 0; number < 12; number++) happenings.unreadable(`secret-${number}`, 'EACCES');
    expect(() => happenings.throwIfLost()).toThrow(
      /12 paths cannot be read: secret-0 \(EACCES\).* and 2 more/,
    );
  });

  it('refuses a tree without a file, unless it is meant', async () => {
    fs.rmSync(large);
    fs.mkdirSync(path.join(root, 'empty'));
    await expect(backUpToMemory(workerOf({ path: root }))).rejects.toThrow('there is no file');
    await expect(backUpToMemory(workerOf({ path: root, allowEmpty: true }))).resolves.toBeDefined();
  });

  it('leaves out its own store', async () => {
    fs.mkdirSync(path.join(root, 'backups'));
    fs.writeFileSync(path.join(root, 'backups', 'object'), 'x');
    const { without } = filesDeps({ without: [path.join(root, 'backups')] });
    expect([...(await sizesIn(await backUpToMemory(workerOf({ path: root }, { without })))).keys()]).toEqual([
      'large',
    ]);
  });
});

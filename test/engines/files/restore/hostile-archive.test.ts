import fs from 'node:fs';
import path from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { DamagedError } from '#core/errors.ts';
import type { PointReader } from '#core/ports/worker.ts';
import { compressed } from '#engines/files/frames/compressed.ts';
import { everything } from '#engines/files/restore/chosen.ts';
import { unpack } from '#engines/files/restore/unpack.ts';
import { entryHeader } from '#engines/files/tar/entry-header.ts';
import type { Entry } from '#engines/files/tree/entry.ts';
import { aManifest } from '#test/core/manifest/a-manifest.ts';
import { temporary } from '../files-setup.ts';

const common = { mode: 0o644, uid: 0, gid: 0, mtimeNs: 0n };
const folder = (name: string): Entry => ({ kind: 'folder', path: name, ...common, mode: 0o755 });
const file = (name: string): Entry => ({ kind: 'file', path: name, ...common, sizeBytes: 0, sparse: false });
const large = (name: string): Entry => ({
  kind: 'file',
  path: name,
  ...common,
  sizeBytes: 3_000_000,
  sparse: false,
});
const link = (name: string, target: string): Entry => ({ kind: 'symlink', path: name, ...common, target });

describe('an archive that nobody should have written', () => {
  const root = temporary();
  const outside = path.join(root, 'outside');
  fs.mkdirSync(outside);
  afterAll(() => fs.rmSync(root, { recursive: true }));

  const unpacked = async (
    blocks: readonly Buffer[],
    target: string,
    existing: 'refuse' | 'replace' = 'refuse',
  ): Promise<void> => {
    const base = path.join(root, target);
    fs.mkdirSync(base, { recursive: true });
    const point: PointReader = {
      manifest: { ...aManifest(), seal: 'd'.repeat(64) },
      archives: [],
      open: () => compressed(one(Buffer.concat([...blocks, Buffer.alloc(1024)])), 1),
    };
    const request = {
      base,
      chosen: everything,
      existing,
      setsOwners: false,
      signal: new AbortController().signal,
    };
    for await (const _ of unpack(point, request));
  };
  const members = (...entries: Entry[]): Buffer[] =>
    entries.map((entry) => entryHeader({ entry, as: 'first' }));

  it.each([
    ['a file below a symbolic link', () => members(folder(''), link('a', outside), file('a/b'))],
    ['a file in a folder that was never told', () => members(folder(''), file('a/b'))],
    ['a file in a folder that was left', () => members(folder(''), folder('a'), file('b'), file('a/c'))],
    ['a name that leads up', () => members(folder(''), file('../up'))],
    ['an absolute name', () => members(folder(''), file('/tmp/up'))],
    ['a name with an empty part', () => members(folder(''), file('a//b'))],
    [
      'a hard link to nothing',
      () => [
        ...members(folder('')),
        entryHeader({
          entry: { kind: 'file', path: 'x', ...common, sizeBytes: 0, sparse: false, link: '../outside' },
          as: 'link',
        }),
      ],
    ],
    [
      'a reading again of nothing',
      () => [...members(folder('')), entryHeader({ entry: file('x'), as: 'again' })],
    ],
    [
      'a changed header',
      () => members(folder(''), file('x')).map((block, at) => (at === 1 ? block.fill(0x41, 0, 1) : block)),
    ],
    ['something after the end', () => [...members(folder('')), Buffer.alloc(1024), ...members(file('x'))]],
    ['a cut end', () => [...members(folder('')), Buffer.alloc(100)]],
  ])('is refused: %s', async (_, blocks) => {
    await expect(unpacked(blocks(), `t-${Math.random()}`)).rejects.toThrow(DamagedError);
    expect(fs.readdirSync(outside)).toEqual([]);
    expect(fs.existsSync(path.join(root, 'up'))).toBe(false);
  });

  it('does not follow a link that stands in the target where a folder goes', async () => {
    fs.mkdirSync(path.join(root, 'used'));
    fs.symlinkSync(outside, path.join(root, 'used', 'a'));
    await unpacked(members(folder(''), folder('a'), file('a/b')), 'used', 'replace');
    expect(fs.readdirSync(outside)).toEqual([]);
    expect(fs.lstatSync(path.join(root, 'used', 'a')).isDirectory()).toBe(true);
  });

  it('does not follow a link that stands in the target where a file goes', async () => {
    fs.mkdirSync(path.join(root, 'linked'));
    fs.writeFileSync(path.join(outside, '..', 'precious'), 'precious');
    fs.symlinkSync(path.join(root, 'precious'), path.join(root, 'linked', 'f'));
    await unpacked(members(folder(''), file('f')), 'linked', 'replace');
    expect(fs.readFileSync(path.join(root, 'precious'), 'utf8')).toBe('precious');
  });

  it('leaves what it replaces whole until the new one is whole', async () => {
    const used = path.join(root, 'whole');
    fs.mkdirSync(used);
    fs.writeFileSync(path.join(used, 'f'), 'precious');
    const cut = [
      ...members(folder('')),
      entryHeader({ entry: large('f'), as: 'first' }),
      Buffer.alloc(2_000_000, 1),
    ];
    await expect(unpacked(cut, 'whole', 'replace')).rejects.toThrow(DamagedError);
    expect(fs.readdirSync(used)).toEqual(['f']);
    expect(fs.readFileSync(path.join(used, 'f'), 'utf8')).toBe('precious');
  });

  it('takes away no folder where a file goes', async () => {
    fs.mkdirSync(path.join(root, 'full', 'f', 'precious'), { recursive: true });
    await expect(unpacked(members(folder(''), file('f')), 'full', 'replace')).rejects.toThrow('is a folder');
    expect(fs.existsSync(path.join(root, 'full', 'f', 'precious'))).toBe(true);
  });
});

async function* one(block: Buffer): AsyncGenerator<Buffer> {
  yield block;
}

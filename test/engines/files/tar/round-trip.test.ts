import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compressed } from '#engines/files/frames/compressed.ts';
import { decompressed } from '#engines/files/frames/decompressed.ts';
import { entryHeader } from '#engines/files/tar/entry-header.ts';
import { readTar } from '#engines/files/tar/read-tar.ts';
import type { Entry } from '#engines/files/tree/entry.ts';
import { indexLine, parseIndexLine } from '#engines/files/tree/index-line.ts';
import { collect } from '#test/support/collect.ts';

const bytes = (maxLength: number) =>
  fc
    .array(
      fc.integer({ min: 1, max: 255 }).filter((byte) => byte !== 0x2f),
      { minLength: 1, maxLength },
    )
    .map((list) => Buffer.from(list).toString('latin1'));
const name = bytes(255).filter((text) => text !== '.' && text !== '..');
const common = {
  path: fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => names.join('/')),
  mode: fc.integer({ min: 0, max: 0o7777 }),
  uid: fc.integer({ min: 0, max: 2 ** 32 - 2 }),
  gid: fc.integer({ min: 0, max: 2 ** 32 - 2 }),
  mtimeNs: fc.bigInt({ min: -(10n ** 18n), max: 10n ** 19n }),
};
const bare: fc.Arbitrary<Entry> = fc.oneof(
  fc.record({ kind: fc.constant('folder' as const), ...common }),
  fc.record({ kind: fc.constant('symlink' as const), ...common, target: bytes(400) }),
  fc.record({
    kind: fc.constant('file' as const),
    ...common,
    sizeBytes: fc.constant(0),
    sparse: fc.boolean(),
  }),
);

async function* one(block: Buffer): AsyncGenerator<Buffer> {
  yield block;
}

describe('what is written of an entry', () => {
  it('is read back the same from the archive, for any name, time and owner', async () => {
    await fc.assert(
      fc.asyncProperty(bare, async (entry) => {
        const blocks = Buffer.concat([entryHeader({ entry, as: 'first' }), Buffer.alloc(1024)]);
        const members = await collect(readTar(decompressed(compressed(one(blocks), 1), 'main'), 'main'));
        expect(members.map((member) => member.entry)).toEqual([entry]);
      }),
      { numRuns: 500 },
    );
  });

  it('is read back the same from the index', () => {
    fc.assert(
      fc.property(bare, (entry) => {
        const hashed = entry.kind === 'file' ? { ...entry, sha256: 'a'.repeat(64) } : entry;
        expect(parseIndexLine(indexLine(hashed))).toEqual(hashed);
      }),
      { numRuns: 500 },
    );
  });

  it('says how long a file is, whatever its length', async () => {
    const sizes = [1, 511, 512, 513, 8 * 2 ** 30 - 1, 8 * 2 ** 30, 2 ** 50];
    for (const sizeBytes of sizes) {
      const entry: Entry = {
        kind: 'file',
        path: 'f',
        mode: 0,
        uid: 0,
        gid: 0,
        mtimeNs: 0n,
        sparse: false,
        sizeBytes,
      };
      const members = readTar(
        one(Buffer.concat([entryHeader({ entry, as: 'first' }), Buffer.alloc(512)])),
        'main',
      );
      const first = await members.next();
      expect(first.value?.contentBytes).toBe(sizeBytes);
      await members.return(undefined).catch(() => {});
    }
  });
});

describe('frames', () => {
  it.each([
    ['cut', (frame: Buffer) => frame.subarray(0, -1)],
    ['flipped in the middle', (frame: Buffer) => frame.fill((frame[40] ?? 0) ^ 4, 40, 41)],
    ['longer than told', (frame: Buffer) => Buffer.concat([frame, Buffer.from('x')])],
    ['without its header', (frame: Buffer) => frame.subarray(12)],
  ])('are refused when they are %s', async (_, spoil) => {
    const stored = Buffer.concat(await collect(compressed(one(Buffer.from('hold fast '.repeat(1000))), 1)));
    await expect(collect(decompressed(one(spoil(stored)), 'main'))).rejects.toThrow(
      "archive 'main' is damaged",
    );
  });
});

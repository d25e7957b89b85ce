import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressed } from '#engines/milvus/archive/compressed.ts';
import { decompressed } from '#engines/milvus/archive/decompressed.ts';
import { magic } from '#engines/milvus/archive/format.ts';
import { NotAnArchiveError } from '#engines/milvus/archive/not-an-archive.ts';
import { partBytes, readParts } from '#engines/milvus/archive/parts.ts';
import { createSumDigest } from '#engines/milvus/archive/sum-digest.ts';
import { collect } from '#test/support/collect.ts';

async function* chunks(...some: readonly Buffer[]): AsyncIterable<Buffer> {
  yield* some;
}
const frame = partBytes({ frame: { partition: 'p', rows: 1, fields_data: [Buffer.from('column')] } });
const end = partBytes({ end: { rows: 1, digest: '0'.repeat(64) } });
const whole = Buffer.concat([magic, frame, end]);

describe('an archive of rows', () => {
  it('has the parts that were written, in chunks of any size', async () => {
    const bytes = Array.from(whole, (byte) => Buffer.from([byte]));
    const parts = await collect(readParts(chunks(...bytes)));
    expect(parts).toMatchObject([
      { partition: 'p', rows: 1 },
      { rows: 1, digest: '0'.repeat(64) },
    ]);
  });

  it.each<[string, Buffer]>([
    ['has another beginning', Buffer.concat([Buffer.from('holdfast-milvus 2\n'), frame, end])],
    ['has no end', Buffer.concat([magic, frame])],
    ['ends within a part', whole.subarray(0, -1)],
    ['goes on behind its end', Buffer.concat([whole, frame])],
    ['has a part without a length', Buffer.concat([magic, Buffer.alloc(4), end])],
    ['has a part that is nothing', Buffer.concat([magic, Buffer.from([0, 0, 0, 2, 0x18, 0x01]), end])],
    ['is empty', Buffer.alloc(0)],
  ])('is none where it %s', async (_, bytes) => {
    await expect(collect(readParts(chunks(bytes)))).rejects.toThrow(NotAnArchiveError);
  });

  it('is one frame, however its bytes come, and nothing may follow it', async () => {
    for (const sizes of [[10], [1_000, 1_000], [100_000, 1], [70_000, 70_000, 70_000]]) {
      const { source, ended } = compressed(
        chunks(...sizes.map((size) => Buffer.alloc(size, Math.random() * 256))),
      );
      const bytes = Buffer.concat(await collect(source));
      await ended;
      const length = Buffer.concat(await collect(decompressed(chunks(bytes)))).length;
      expect(length).toBe(sizes.reduce((sum, size) => sum + size, 0));
      const more = Buffer.concat([bytes, zstdCompressSync(Buffer.alloc(0))]);
      await expect(collect(decompressed(chunks(more)))).rejects.toThrow('bytes follow the end');
      await expect(collect(decompressed(chunks(bytes.subarray(0, -1))))).rejects.toThrow(NotAnArchiveError);
    }
  });

  it('fails with what made its bytes fail', async () => {
    async function* failing(): AsyncIterable<Buffer> {
      yield Buffer.from('some');
      throw new Error('the server went away');
    }
    const { source, ended } = compressed(failing());
    await expect(collect(source)).rejects.toThrow('the server went away');
    await expect(ended).rejects.toThrow('the server went away');
  });
});

it('sums digests in no order, and counts what is there twice', () => {
  const digestOf = (...texts: readonly string[]): string => {
    const digest = createSumDigest();
    for (const text of texts) digest.add(Buffer.from(text));
    return digest.value();
  };
  expect(digestOf('a', 'b')).toBe(digestOf('b', 'a'));
  expect(digestOf('a', 'a')).not.toBe(digestOf('a'));
  expect(digestOf()).toBe('0'.repeat(64));
});

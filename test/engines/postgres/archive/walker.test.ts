import { Buffer } from 'node:buffer';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { PermanentError } from '#core/errors.ts';
import { createArchiveWalker } from '#engines/postgres/archive/walker.ts';
import * as written from './written-archive.ts';

const { encodingEntry, head, objects, orders, rowsBlock, smallArchive, table, toc, umbrella } = written;

function walked(...chunks: readonly Uint8Array[]) {
  const walker = createArchiveWalker();
  for (const chunk of chunks) walker.push(chunk);
  return walker;
}

function problemOf(...chunks: readonly Uint8Array[]): string {
  try {
    walked(...chunks).end();
  } catch (error) {
    if (error instanceof PermanentError) return error.message;
    throw error;
  }
  return 'none';
}

function seen(walker: ReturnType<typeof walked>) {
  walker.end();
  return {
    header: walker.header(),
    encoding: walker.encoding(),
    entries: walker.entries(),
    tocBytes: walker.tocBytes(),
    blocks: walker.blocks(),
  };
}

/** Pushes copies of so many bytes, each freed before the next one comes. */
function walkedFreed(bytes: Uint8Array, size: number) {
  const walker = createArchiveWalker();
  for (let at = 0; at < bytes.length; at += size) {
    const chunk = new Uint8Array(bytes.slice(at, at + size));
    walker.push(chunk);
    chunk.buffer.transfer(0);
  }
  return walker;
}

const twoTables = Buffer.concat([head(), toc([encodingEntry, table, orders, umbrella])]);

describe('an archive that is whole', () => {
  it.each([1, 7, 64])(
    'looks the same when every chunk of %d bytes is freed as soon as the next one comes',
    (size) => {
      const { bytes } = smallArchive({ minor: 16, compression: 3 });
      expect(seen(walkedFreed(bytes, size))).toEqual(seen(walked(bytes)));
    },
  );

  it.each([
    { minor: 14, compression: -1, named: 'gzip' },
    { minor: 14, compression: 0, named: 'none' },
    { minor: 15, compression: 2, named: 'lz4' },
    { minor: 16, compression: 3, named: 'zstd' },
  ])('tells header, contents and blocks of version 1.$minor with $named', ({ minor, compression, named }) => {
    const { bytes, tocBytes } = smallArchive({ minor, compression });
    const found = seen(walked(bytes));
    expect(found.header).toEqual({
      formatVersion: `1.${minor}`,
      formatMinor: minor,
      compression: named,
      createdAt: { year: 2026, month: 11, day: 20, hour: 23, minute: 30, second: 7 },
      database: 'shop',
      serverVersion: '17.11 (Debian)',
      clientVersion: '18.6',
    });
    expect(found.encoding).toBe('UTF8');
    expect(found.tocBytes).toBe(tocBytes);
    expect(found.entries.map(({ dumpId, tag, section }) => [dumpId, tag, section])).toEqual([
      [1, 'ENCODING', 'pre-data'],
      [10, 'orders', 'pre-data'],
      [30, 'orders', 'data'],
      [31, 'Schirm ☂', 'data'],
      [40, 'BLOBS', 'data'],
      [50, 'orders_key', 'post-data'],
    ]);
    expect(found.entries[2]).toMatchObject({
      namespace: 'public',
      owner: 'postgres',
      dependencies: [10, 11],
      hadDumper: true,
      copyStmt: 'COPY public.orders (id) FROM stdin;\n',
    });
    expect(found.blocks).toEqual([
      { dumpId: 30, bytes: 17, largeObjects: 0 },
      { dumpId: 31, bytes: 0, largeObjects: 0 },
      { dumpId: 40, bytes: 7, largeObjects: 3 },
    ]);
  });

  it('is read alike however its bytes are split', () => {
    const { bytes } = smallArchive();
    const whole = seen(walked(bytes));
    fc.assert(
      fc.property(fc.array(fc.nat({ max: bytes.length }), { maxLength: 40 }), (cuts) => {
        const ends = [...cuts, bytes.length].sort((a, b) => a - b);
        const chunks = ends.map((end, index) => Uint8Array.from(bytes.subarray(ends[index - 1] ?? 0, end)));
        expect(seen(walked(...chunks))).toEqual(whole);
      }),
    );
    expect(seen(walked(...[...bytes].map((byte) => Buffer.from([byte]))))).toEqual(whole);
  });

  it('keeps nothing of a chunk that is used again', () => {
    const { bytes } = smallArchive();
    const walker = createArchiveWalker();
    const reused = Buffer.alloc(7);
    for (let at = 0; at < bytes.length; at += 7)
      walker.push(reused.subarray(0, bytes.copy(reused, 0, at, at + 7)));
    expect(seen(walker)).toEqual(seen(walked(bytes)));
  });

  it('may have no data, as a dump of definitions', () => {
    expect(problemOf(head(), toc([encodingEntry, table]))).toBe('none');
  });

  it('is checked against the offsets where pg_dump could write them', () => {
    const at = (offset: number) =>
      Buffer.concat([head(), toc([encodingEntry, { ...orders, flag: 2, offset }])]);
    const { length } = at(0);
    expect(problemOf(at(length), rowsBlock(30, 'x'))).toBe('none');
    expect(problemOf(at(length + 1), rowsBlock(30, 'x'))).toContain(
      `is at ${length}, its entry says ${length + 1}`,
    );
  });
});

describe('an archive that is not whole', () => {
  it('is refused wherever it is cut', () => {
    const { bytes, tocBytes } = smallArchive();
    for (let length = 0; length < bytes.length; length++) {
      const place =
        length === 0 ? 'empty' : length < tocBytes ? /inside the (header|table)/ : /inside the data, at/;
      expect(problemOf(bytes.subarray(0, length)), `cut at ${length}`).toMatch(place);
    }
  });

  it('is refused when bytes follow it, in the same chunk or later', () => {
    const { bytes } = smallArchive();
    expect(problemOf(Buffer.concat([bytes, Buffer.from([0])]))).toContain(
      `after its end at byte ${bytes.length}`,
    );
    expect(problemOf(bytes, Buffer.from('more'))).toContain(`after its end at byte ${bytes.length}`);
    const walker = walked(bytes, Buffer.from('more'));
    expect(walker.finished()).toBe(false);
    expect(walker.problem()).toBeInstanceOf(PermanentError);
  });

  it.each([
    ['a block is missing', [rowsBlock(31, 'b')], 'TABLE DATA public.orders (entry 30) is missing'],
    ['blocks changed places', [rowsBlock(31, 'b'), rowsBlock(30, 'a')], 'orders (entry 30) is missing'],
    [
      'a block comes twice',
      [rowsBlock(30, 'a'), rowsBlock(30, 'a'), rowsBlock(31)],
      'holds two blocks of TABLE DATA',
    ],
    ['its last block comes twice', [rowsBlock(30), rowsBlock(31), rowsBlock(31)], 'goes on after its end'],
    ['a block is of nobody', [rowsBlock(77, 'a')], 'entry 77, which its table of contents does not know'],
    [
      'a block is of an entry without data',
      [rowsBlock(10, 'a')],
      'TABLE public.orders (entry 10), which has no data',
    ],
    ['a block is of the wrong type', [written.objectsBlock(30, {})], 'has type 3, expected 1'],
    ['a block has no type', [Buffer.from([9])], 'is 9 where a block of data should begin'],
    ['a chunk has a negative length', [rowsBlock(30).subarray(0, 6), written.int(-5)], 'a chunk of -5 bytes'],
  ])('is refused when %s', (_what, blocks, problem) => {
    expect(problemOf(twoTables, ...blocks)).toContain(problem);
  });

  it.each([
    ['text', Buffer.from('-- PostgreSQL database dump'), 'does not begin with PGDMP'],
    [
      'integers of another size',
      Buffer.from('PGDMP\x01\x10\x00\x08\x08\x01'),
      '8 bytes per integer, expected 4',
    ],
    ['the tar format', Buffer.from('PGDMP\x01\x10\x00\x04\x08\x03'), '3 as format'],
    ['an unknown compression', head({ compression: 9 }), 'compression 9'],
    ['a negative count', Buffer.concat([head(), written.int(-1)]), 'says it has -1 entries'],
    [
      'one id twice',
      Buffer.concat([head(), toc([table, table])]),
      'two entries of its table of contents have id 10',
    ],
    ['id 0', Buffer.concat([head(), toc([{ ...table, dumpId: 0 }])]), 'an entry with id 0'],
    ['no such section', Buffer.concat([head(), toc([{ ...table, section: 9 }])]), 'no name, kind or section'],
    ['data without flag', Buffer.concat([head(), toc([{ ...orders, flag: 3 }])]), 'the offset flag 3'],
    [
      'no number',
      Buffer.concat([head(), toc([{ ...table, dependencies: [Number.NaN] }])]),
      'depends on no number',
    ],
    ['no encoding', Buffer.concat([head(), toc([{ ...encodingEntry, defn: '' }])]), 'names no encoding'],
  ])('is refused when it begins with %s', (_what, bytes, problem) => {
    expect(problemOf(bytes)).toContain(problem);
  });

  it('is refused for a name longer than any can be, before its bytes are gathered', () => {
    const bytes = Buffer.concat([head(), written.int(1), written.int(5), written.int(0)]);
    const endless = Buffer.concat([written.string('1'), written.string('1'), written.int(2 ** 31 - 1)]);
    expect(problemOf(bytes, endless)).toContain('a name of 2147483647 bytes');
  });

  it('asks for an upgrade when a newer pg_dump wrote it, for a newer pg_dump when an older one did', () => {
    const hintFor = (minor: number) => walked(head({ minor })).problem()?.hint;
    expect(hintFor(17)).toContain('upgrade Holdfast');
    expect(hintFor(13)).toContain('pg_dump 14 or later');
    expect(problemOf(head({ minor: 17 }))).toContain('format version is 1.17');
  });

  it('keeps its first problem, whatever comes after', () => {
    const walker = walked(Buffer.from('nothing'), smallArchive().bytes);
    expect(() => walker.end()).toThrow('does not begin with PGDMP');
    expect(walker.finished()).toBe(false);
  });
});

it('is sure of large objects only when their list has ended', () => {
  const front = Buffer.concat([head(), toc([encodingEntry, objects])]);
  const block = written.objectsBlock(40, { 5: ['bytes'] });
  expect(problemOf(front, block)).toBe('none');
  expect(problemOf(front, block.subarray(0, -5))).toContain('BLOBS BLOBS (entry 40)');
});

it.each([1, 10, 4096])(
  'knows what an older pg_dump wrote of a newer server, in chunks of %d bytes',
  (size) => {
    const defn = 'ALTER TABLE ONLY public.a ALTER COLUMN id SET (pg_attver=26557376);';
    const entries = [
      encodingEntry,
      { dumpId: 2, desc: 'TABLE', tag: 'a', section: 2, defn },
      { dumpId: 3, desc: 'TABLE', tag: 'b', section: 2, defn: 'CREATE TABLE public.b (n int);' },
      { dumpId: 4, desc: 'FUNCTION', tag: 'f()', section: 2, defn },
    ];
    const walker = walkedFreed(Buffer.concat([head(), toc(entries)]), size);
    walker.end();
    const told = walker.entries().filter(({ setsAttributeVersions }) => setsAttributeVersions);
    expect(told.map(({ tag }) => tag)).toEqual(['a']);
  },
);

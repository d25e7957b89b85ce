import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DamagedError, StoppedError, TransientError } from '#core/errors.ts';
import { MissingObjectError } from '#core/ports/store-errors.ts';
import { type PromisedObject, readVerified } from '#core/stream/read-verified.ts';
import { storeStream } from '#core/stream/store-stream.ts';
import { collectBytes } from '#test/support/collect.ts';
import { createFailingStore } from '#test/support/failing-store.ts';
import { chunksOf, setup, sha256 } from './stream-setup.ts';

describe('reading an object that is verified', () => {
  let at: Awaited<ReturnType<typeof setup>>;
  let body: Buffer;
  let promised: PromisedObject;
  beforeEach(async () => {
    at = await setup();
    body = randomBytes(3_500);
    const input = { key: at.key, source: chunksOf(body), ended: Promise.resolve() };
    const [piece] = await (await storeStream(at.deps, input)).commit();
    if (!piece) throw new Error('no piece');
    promised = piece;
  });
  afterEach(() => at.cleanup());

  /** What a consumer got before the error. */
  async function readAll(object = promised, store: Pick<typeof at.store, 'read'> = at.store) {
    const got: Buffer[] = [];
    let error: unknown;
    try {
      for await (const part of readVerified(store, object)) got.push(Buffer.from(part));
    } catch (caught) {
      error = caught;
    }
    return { got: Buffer.concat(got), error };
  }

  it('gives every byte, part by part, and counts them', async () => {
    const lengths: number[] = [];
    const counted: number[] = [];
    for await (const part of readVerified(at.store, promised, { onBytes: (n) => counted.push(n) })) {
      lengths.push(part.length);
    }
    expect(lengths).toEqual([1_000, 1_000, 1_000, 500]);
    expect(counted).toEqual(lengths);
    expect((await readAll()).got.equals(body)).toBe(true);
  });

  it('keeps a yielded part as it is while the consumer takes its time', async () => {
    let offset = 0;
    for await (const part of readVerified(at.store, promised)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      expect(part.equals(body.subarray(offset, offset + part.length))).toBe(true);
      offset += part.length;
    }
    expect(offset).toBe(3_500);
  });

  it('gives its memory back when the last part was done with', async () => {
    const parts: Buffer[] = [];
    for await (const part of readVerified(at.store, promised)) parts.push(part);
    expect(parts.map(({ length }) => length)).toEqual([0, 0, 0, 0]);
  });

  const flip = (bytes: Buffer, offset: number) => {
    const copy = Buffer.from(bytes);
    copy[offset] = (copy[offset] ?? 0) ^ 1;
    return copy;
  };
  const cut =
    (...ranges: [number, number][]) =>
    (b: Buffer) =>
      Buffer.concat(ranges.map(([start, end]) => b.subarray(start, end)));

  it.each<[string, (b: Buffer) => Buffer, number, RegExp]>([
    ['the first bit flipped', (b) => flip(b, 0), 0, /part 1 of 4, 1000 bytes from offset 0,/],
    ['a bit flipped in the third part', (b) => flip(b, 2_500), 2_000, /part 3 of 4, .* offset 2000,/],
    ['the last bit flipped', (b) => flip(b, 3_499), 3_000, /part 4 of 4, 500 bytes from offset 3000,/],
    ['its last byte cut off', cut([0, 3_499]), 3_000, /part 4 of 4, .* ends after 499 bytes/],
    ['its end cut off between parts', cut([0, 2_000]), 2_000, /part 3 of 4, .* ends after 0 bytes/],
    ['everything cut off', cut(), 0, /part 1 of 4, .* ends after 0 bytes/],
    ['a byte appended', cut([0, 3_500], [0, 1]), 3_000, /goes on after its 3500 bytes/],
    [
      'two parts swapped',
      cut([0, 1_000], [2_000, 3_000], [1_000, 2_000], [3_000, 3_500]),
      1_000,
      /part 2 of 4/,
    ],
    ['a part missing', cut([0, 1_000], [2_000, 3_500]), 1_000, /part 2 of 4/],
    ['a part twice', cut([0, 1_000], [0, 1_000], [1_000, 3_500]), 1_000, /part 2 of 4/],
    ['another object in its place', () => randomBytes(3_500), 0, /part 1 of 4/],
  ])('with %s is refused, and nothing of the bad part is given', async (_, change, good, message) => {
    await at.corrupt(promised.ref.key, change);
    const { got, error } = await readAll();
    expect(got.equals(body.subarray(0, good))).toBe(true);
    expect(error).toBeInstanceOf(DamagedError);
    expect(error).toHaveProperty('object', promised.ref.key);
    expect(error).toHaveProperty('message', expect.stringMatching(message));
  });

  it.each<[string, (p: PromisedObject) => Partial<PromisedObject>, number]>([
    ['another SHA-256 of the whole', () => ({ sha256: 'a'.repeat(64) }), 3_000],
    ['fewer parts', (p) => ({ parts: p.parts.slice(0, -1) }), 0],
    ['more parts', (p) => ({ parts: [...p.parts, sha256(Buffer.alloc(0))] }), 0],
    ['two parts swapped', ({ parts: [a = '', b = '', ...rest] }) => ({ parts: [b, a, ...rest] }), 0],
    ['fewer bytes', (p) => ({ bytes: p.bytes - 1 }), 3_000],
    ['more bytes', (p) => ({ bytes: p.bytes + 1 }), 3_000],
    ['parts of another length', () => ({ partBytes: 999 }), 0],
    ['parts of no length', () => ({ partBytes: 0 }), 0],
    ['no bytes at all', () => ({ bytes: 0, parts: [], sha256: sha256(Buffer.alloc(0)) }), 0],
  ])('whose manifest promises %s is refused', async (_, change, good) => {
    const { got, error } = await readAll({ ...promised, ...change(promised) });
    expect(error).toBeInstanceOf(DamagedError);
    expect(got.equals(body.subarray(0, good))).toBe(true);
  });

  it('of no bytes gives none', async () => {
    const ref = await at.store.putOnce('data/empty', Buffer.alloc(0));
    const empty = { ref, bytes: 0, sha256: sha256(Buffer.alloc(0)), partBytes: 1_000, parts: [] };
    expect(await readAll(empty)).toEqual({ got: Buffer.alloc(0), error: undefined });
    expect((await readAll({ ...empty, sha256: sha256(body) })).error).toBeInstanceOf(DamagedError);
  });

  it('that is not there passes on that it is missing', async () => {
    const ref = { key: 'data/none', versionId: null };
    expect((await readAll({ ...promised, ref })).error).toBeInstanceOf(MissingObjectError);
  });

  it('from a store that fails is not called damaged', async () => {
    const { got, error } = await readAll(promised, createFailingStore(at.store, { call: 'read' }));
    expect(error).toBeInstanceOf(TransientError);
    expect(got).toHaveLength(0);
  });

  it('stops when it is told to, even while the store is silent', async () => {
    const controller = new AbortController();
    const silent = {
      read: async function* () {
        yield body.subarray(0, 1_500);
        await new Promise(() => undefined);
      },
    };
    const reading = collectBytes(readVerified(silent, promised, { signal: controller.signal }));
    setTimeout(() => controller.abort(), 10);
    await expect(reading).rejects.toThrow(StoppedError);
  });

  it('may be left by its consumer at any time', async () => {
    for await (const part of readVerified(at.store, promised)) {
      expect(part).toHaveLength(1_000);
      break;
    }
  });
});

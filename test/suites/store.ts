import { createHash, randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ObjectRef, ObjectWriter, Store } from '#core/ports/store.ts';
import { MissingObjectError, ObjectExistsError } from '#core/ports/store-errors.ts';
import { readVerified } from '#core/stream/read-verified.ts';
import { collect, collectBytes } from '#test/support/collect.ts';

export interface StoreUnderTest {
  readonly store: Store;
  cleanup(): Promise<void>;
  /** Length of all parts but the last; S3 takes none below 5 MiB. 64 KiB unless said. */
  readonly partBytes?: number;
  /** What unfinished writes have left, by any name. */
  unfinished?(): Promise<readonly string[]>;
  /** Changes stored bytes behind the store's back. */
  corrupt?(key: string, change: (body: Buffer) => Buffer): Promise<void>;
}

const digest = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest();
const whole = (body: Buffer) => ({ bytes: body.length, sha256: digest(body).toString('hex') });

/** What every store promises. The store may hold other things; the tests use prefixes of their own. */
export function storeContract(name: string, makeStore: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a store`, () => {
    let under: StoreUnderTest;
    let store: Store;
    let partBytes: number;
    beforeAll(async () => {
      under = await makeStore();
      ({ store, partBytes = 64 * 1024 } = under);
    });
    afterAll(() => under.cleanup());

    const freshPrefix = () => `data/suite/${randomBytes(6).toString('hex')}/`;
    const freshKey = () => `${freshPrefix()}object`;
    const partsOf = (body: Buffer) =>
      Array.from({ length: Math.ceil(body.length / partBytes) }, (_, n) =>
        body.subarray(n * partBytes, (n + 1) * partBytes),
      );
    async function write(key: string, body: Buffer): Promise<ObjectWriter> {
      const writer = await store.create(key);
      // one buffer for all parts, as a pool does it
      const buffer = Buffer.alloc(partBytes);
      for (const part of partsOf(body)) {
        part.copy(buffer);
        await writer.write(buffer.subarray(0, part.length), digest(part));
      }
      buffer.fill(0);
      return writer;
    }
    const listed = async (prefix: string) => (await collect(store.list(prefix))).map(({ key }) => key);
    const bytesOf = (ref: ObjectRef, range?: { start: number; end?: number }) =>
      collectBytes(store.read(ref, range));

    it('says what it is and what it locks', async () => {
      expect(store.label).toMatch(/^\S+ \S/);
      expect(['none', 'governance', 'compliance']).toContain((await store.lock()).mode);
    });

    it('gives back a stream of unknown length byte by byte', async () => {
      const key = freshKey();
      const body = randomBytes(partBytes * 3 + 1234);
      const stored = await (await write(key, body)).commit(whole(body));
      expect(stored).toMatchObject({ key, bytes: body.length });
      expect(stored.storedChecksum).not.toBe('');
      expect((await bytesOf(stored)).equals(body)).toBe(true);
      expect(await store.head(stored)).toMatchObject({ bytes: body.length });
    });

    it('shows nothing of an object before it is committed', async () => {
      const prefix = freshPrefix();
      const key = `${prefix}deep/object`;
      const body = randomBytes(partBytes + 1);
      const writer = await write(key, body);
      expect(await listed(prefix)).toEqual([]);
      expect(await store.children(prefix)).toEqual([]);
      expect(await store.get(key)).toBeUndefined();
      expect(await store.head({ key, versionId: null })).toBeUndefined();
      await expect(bytesOf({ key, versionId: null })).rejects.toThrow(MissingObjectError);
      await writer.commit(whole(body));
      expect(await listed(prefix)).toEqual([key]);
      expect(await store.children(prefix)).toEqual(['deep']);
    });

    it('leaves nothing behind after an abort, and takes a second one', async () => {
      const prefix = freshPrefix();
      const writer = await write(`${prefix}object`, randomBytes(partBytes + 1));
      await writer.abort();
      await writer.abort();
      expect(await listed(prefix)).toEqual([]);
      expect((await under.unfinished?.()) ?? []).toEqual([]);
      await expect(writer.commit({ bytes: partBytes + 1, sha256: '00' })).rejects.toThrow();
      expect(await listed(prefix)).toEqual([]);
    });

    it('lets a write that is under way settle when it is aborted', async () => {
      const prefix = freshPrefix();
      const writer = await store.create(`${prefix}object`);
      const part = randomBytes(partBytes);
      const writing = writer.write(part, digest(part)).catch(() => undefined);
      await writer.abort();
      await writing;
      expect(await listed(prefix)).toEqual([]);
      expect((await under.unfinished?.()) ?? []).toEqual([]);
    });

    it('keeps a committed object when it is aborted afterwards', async () => {
      const key = freshKey();
      const body = randomBytes(10);
      const writer = await write(key, body);
      await writer.commit(whole(body));
      await writer.abort();
      expect(await store.get(key)).toEqual(body);
    });

    it.each([-1, 1])('refuses to commit when the promised length is %i off', async (off) => {
      const prefix = freshPrefix();
      const body = randomBytes(partBytes + 10);
      const writer = await write(`${prefix}object`, body);
      await expect(writer.commit({ ...whole(body), bytes: body.length + off })).rejects.toThrow(/bytes/);
      await writer.abort();
      expect(await listed(prefix)).toEqual([]);
      expect((await under.unfinished?.()) ?? []).toEqual([]);
    });

    it('never replaces an object, neither by a small one nor by a stream', async () => {
      const key = freshKey();
      const first = randomBytes(100);
      await store.putOnce(key, first);
      await expect(store.putOnce(key, randomBytes(100))).rejects.toThrow(ObjectExistsError);
      const second = randomBytes(partBytes + 1);
      const writer = await write(key, second);
      await expect(writer.commit(whole(second))).rejects.toThrow(ObjectExistsError);
      await writer.abort();
      expect(await store.get(key)).toEqual(first);
    });

    it('lets exactly one of many writers of one key win', async () => {
      const key = freshKey();
      const bodies = Array.from({ length: 8 }, () => randomBytes(2000));
      const results = await Promise.allSettled(bodies.map((body) => store.putOnce(key, body)));
      const winners = bodies.filter((_, n) => results[n]?.status === 'fulfilled');
      expect(winners).toHaveLength(1);
      expect(await store.get(key)).toEqual(winners[0]);
      const errors = results.flatMap((r) => (r.status === 'rejected' ? [r.reason] : []));
      for (const error of errors) expect(error).toBeInstanceOf(ObjectExistsError);
      expect((await under.unfinished?.()) ?? []).toEqual([]);
    });

    it('keeps eight streams that are written at the same time apart', async () => {
      const prefix = freshPrefix();
      const bodies = Array.from({ length: 8 }, () => randomBytes(partBytes + 5));
      const stored = await Promise.all(
        bodies.map(async (body, n) => (await write(`${prefix}${n}`, body)).commit(whole(body))),
      );
      for (const [n, ref] of stored.entries())
        expect((await bytesOf(ref)).equals(bodies[n] ?? Buffer.alloc(0))).toBe(true);
      expect(await listed(prefix)).toEqual(stored.map(({ key }) => key));
    });

    it.each([
      ['from the start', 0, 10],
      ['in the middle', 70_000, 140_001],
      ['up to the end', 199_990, undefined],
      ['beyond the end', 199_990, 300_000],
      ['of nothing', 5, 5],
      ['that begins at the end', 200_000, 200_010],
    ])('reads a range %s', async (_, start, end) => {
      const body = randomBytes(200_000);
      const stored = await store.putOnce(freshKey(), body);
      expect((await bytesOf(stored, { start, end })).equals(body.subarray(start, end))).toBe(true);
    });

    it('keeps an object of no bytes', async () => {
      const key = freshKey();
      const stored = await store.putOnce(key, Buffer.alloc(0));
      expect(stored.bytes).toBe(0);
      expect(await store.get(key)).toEqual(Buffer.alloc(0));
      expect(await store.head(stored)).toMatchObject({ bytes: 0 });
      expect(await bytesOf(stored)).toEqual(Buffer.alloc(0));
    });

    it('says of an absent object that it is absent', async () => {
      const ref = { key: freshKey(), versionId: null };
      expect(await store.get(ref.key)).toBeUndefined();
      expect(await store.head(ref)).toBeUndefined();
      await expect(bytesOf(ref)).rejects.toThrow(MissingObjectError);
      expect(await listed(freshPrefix())).toEqual([]);
      expect(await store.children(freshPrefix())).toEqual([]);
    });

    it('lists in order of the bytes of the keys, in which a hyphen comes before a slash', async () => {
      const prefix = freshPrefix();
      const names = ['a-b', 'a/b', 'a/b-c', 'a/z/1', 'a0', 'B', 'b', 'é', '\u{ff5e}', '\u{1f600}'];
      for (const name of names.toReversed()) await store.putOnce(`${prefix}${name}`, Buffer.from(name));
      const sorted = names.toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)));
      expect(await listed(prefix)).toEqual(sorted.map((name) => `${prefix}${name}`));
      expect(await store.children(prefix)).toEqual([
        'B',
        'a',
        'a-b',
        'a0',
        'b',
        'é',
        '\u{ff5e}',
        '\u{1f600}',
      ]);
      expect(await store.children(`${prefix}a/`)).toEqual(['b', 'b-c', 'z']);
    });

    it('lists sizes and times, and nothing of a prefix that only begins alike', async () => {
      const prefix = freshPrefix();
      const before = Date.now();
      await store.putOnce(`${prefix}x/1`, Buffer.alloc(7));
      await store.putOnce(`${prefix}xx/1`, Buffer.alloc(8));
      const [found, ...others] = await collect(store.list(`${prefix}x/`));
      expect(others).toEqual([]);
      expect(found).toMatchObject({ key: `${prefix}x/1`, bytes: 7 });
      // a minute for clocks that differ
      expect(Math.abs((found?.modifiedAt.getTime() ?? 0) - before)).toBeLessThan(60_000);
    });

    it('lists more than a thousand objects, each once and in order', async () => {
      const prefix = freshPrefix();
      const keys = Array.from({ length: 1_050 }, (_, n) => `${prefix}${n % 3}/${String(n).padStart(5, '0')}`);
      for (let n = 0; n < keys.length; n += 25) {
        await Promise.all(keys.slice(n, n + 25).map((key) => store.putOnce(key, Buffer.from('x'))));
      }
      expect(await listed(prefix)).toEqual(keys.toSorted());
      expect(await store.children(prefix)).toEqual(['0', '1', '2']);
    });

    it.each([
      'a b',
      'ä ö%2F',
      'semi;colon&amp',
      '+=@,:$',
      '.hidden',
      'quote\'"`',
      '%00',
      '#?*[x]',
      '...',
      '~',
    ])('keeps a key with %j in it', async (name) => {
      const prefix = freshPrefix();
      const key = `${prefix}${name}/${name}`;
      const stored = await store.putOnce(key, Buffer.from(name));
      expect(await store.get(key)).toEqual(Buffer.from(name));
      expect(await bytesOf(stored)).toEqual(Buffer.from(name));
      expect(await listed(prefix)).toEqual([key]);
      expect(await store.children(prefix)).toEqual([name]);
    });

    it('can be probed as often as one likes, and shows nothing of it', async () => {
      const before = [await store.children('data/'), await store.children('points/')];
      await Promise.all([store.probe(), store.probe()]);
      await store.probe();
      expect([await store.children('data/'), await store.children('points/')]).toEqual(before);
    });

    it.each([
      ['changed by one bit', (body: Buffer) => body.fill((body[70_000] ?? 0) ^ 1, 70_000, 70_001)],
      ['cut off', (body: Buffer) => body.subarray(0, -1)],
      ['longer', (body: Buffer) => Buffer.concat([body, Buffer.from('x')])],
    ])('lets a reader notice an object that was %s', async (_, change) => {
      const body = randomBytes(200_000);
      const ref = await store.putOnce(freshKey(), body);
      const parts = partsOf(body).map((part) => digest(part).toString('hex'));
      const promised = { ref, ...whole(body), partBytes, parts };
      expect((await collectBytes(readVerified(store, promised))).equals(body)).toBe(true);
      if (!under.corrupt) return;
      await under.corrupt(ref.key, change);
      await expect(collect(readVerified(store, promised))).rejects.toThrow(/is damaged/);
    });
  });
}

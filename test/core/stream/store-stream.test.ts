import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { PermanentError, StoppedError, TransientError } from '#core/errors.ts';
import { ObjectExistsError } from '#core/ports/store-errors.ts';
import { createPartPool } from '#core/stream/part-pool.ts';
import { storeStream } from '#core/stream/store-stream.ts';
import { collectBytes } from '#test/support/collect.ts';
import { createFailingStore, type StoreCall } from '#test/support/failing-store.ts';
import { chunksOf, setup as makeSetup, sha256 } from './stream-setup.ts';

describe('storing a stream', () => {
  let at: Awaited<ReturnType<typeof makeSetup>>;
  const setup = async (...args: Parameters<typeof makeSetup>) => {
    at = await makeSetup(...args);
    return at;
  };
  afterEach(() => at.cleanup());

  const ended = Promise.resolve();
  async function expectNothingLeft() {
    expect(await at.visible()).toEqual([]);
    expect(await at.unfinished()).toEqual([]);
    expect(at.pool.free).toBe(4);
  }

  it.each([1, 999, 1_000, 1_001, 3_999, 4_000])(
    'of %i bytes makes one object with the hash of each part',
    async (n) => {
      const { deps, key, store } = await setup();
      const body = randomBytes(n);
      const taken: number[] = [];
      const written = await storeStream(deps, {
        key,
        source: chunksOf(body),
        ended,
        onBytes: (b) => taken.push(b),
      });
      expect(written.bytes).toBe(n);
      expect(taken.reduce((a, b) => a + b)).toBe(n);
      const pieces = await written.commit();
      const parts = Array.from({ length: Math.ceil(n / 1_000) }, (_, i) =>
        sha256(body.subarray(i * 1_000, i * 1_000 + 1_000)),
      );
      expect(pieces).toEqual([
        {
          ref: expect.objectContaining({ key: 'data/x/1', bytes: n }),
          bytes: n,
          sha256: sha256(body),
          partBytes: 1_000,
          parts,
        },
      ]);
      expect((await collectBytes(store.read({ key: 'data/x/1', versionId: null }))).equals(body)).toBe(true);
      expect(at.pool.free).toBe(4);
    },
  );

  it.each([
    [4_001, [4_000, 1]],
    [8_000, [4_000, 4_000]],
    [9_500, [4_000, 4_000, 1_500]],
  ])('of %i bytes goes on in new pieces where an object takes no more parts', async (n, lengths) => {
    const { deps, key, store } = await setup();
    const body = randomBytes(n);
    const pieces = await (await storeStream(deps, { key, source: chunksOf(body, 2_700), ended })).commit();
    expect(pieces.map(({ ref }) => ref.key)).toEqual(lengths.map((_, i) => `data/x/${i + 1}`));
    expect(pieces.map(({ bytes }) => bytes)).toEqual(lengths);
    const bodies = await Promise.all(pieces.map(({ ref }) => collectBytes(store.read(ref))));
    expect(bodies.map(sha256)).toEqual(pieces.map((piece) => piece.sha256));
    expect(Buffer.concat(bodies).equals(body)).toBe(true);
  });

  it('shows nothing before the commit, and nothing at all after an abort', async () => {
    const { deps, key, visible } = await setup();
    const written = await storeStream(deps, { key, source: chunksOf(randomBytes(9_000)), ended });
    expect(await visible()).toEqual([]);
    expect(at.pool.free).toBe(4);
    await written.abort();
    await written.abort();
    await expectNothingLeft();
  });

  it('keeps what is committed when it is aborted afterwards', async () => {
    const { deps, key, visible } = await setup();
    const written = await storeStream(deps, { key, source: chunksOf(randomBytes(5_000)), ended });
    await written.commit();
    await written.abort();
    expect(await visible()).toEqual(['data/x/1', 'data/x/2']);
  });

  it.each([
    ['without a chunk', []],
    ['of empty chunks', [Buffer.alloc(0), Buffer.alloc(0)]],
  ])('refuses a stream %s', async (_, chunks) => {
    const { deps, key } = await setup();
    const source = (async function* () {
      yield* chunks;
    })();
    await expect(storeStream(deps, { key, source, ended })).rejects.toThrow(PermanentError);
    await expectNothingLeft();
  });

  it('waits for the producer to end well after its output has ended', async () => {
    const { deps, key } = await setup();
    const producer = Promise.withResolvers<void>();
    const settled = vi.fn();
    const stored = storeStream(deps, { key, source: chunksOf(randomBytes(2_500)), ended: producer.promise });
    void stored.then(settled, settled);
    await sleep(50);
    expect(settled).not.toHaveBeenCalled();
    producer.resolve();
    await (await stored).commit();
    expect(await at.visible()).toEqual(['data/x/1']);
  });

  const failure = new TransientError('pg_dump ended with 1', { hint: 'x' });
  it.each([0, 1, 999, 1_000, 3_999, 4_000, 4_001, 8_500])(
    'leaves nothing when the producer fails after %i bytes, however whole its output looks',
    async (n) => {
      const { deps, key } = await setup();
      const producer = Promise.withResolvers<void>();
      const source = (async function* () {
        yield* chunksOf(randomBytes(n), 333);
        producer.reject(failure);
      })();
      await expect(storeStream(deps, { key, source, ended: producer.promise })).rejects.toThrow();
      await expectNothingLeft();
    },
  );

  it('does not wait for a silent source when the producer has failed', async () => {
    const { deps, key } = await setup();
    const source = (async function* () {
      yield randomBytes(1_500);
      await new Promise(() => undefined);
    })();
    const producer = Promise.withResolvers<void>();
    const stored = storeStream(deps, { key, source, ended: producer.promise });
    setTimeout(() => producer.reject(failure), 10);
    await expect(stored).rejects.toBe(failure);
    await expectNothingLeft();
  });

  it('leaves nothing when the source itself fails', async () => {
    const { deps, key } = await setup();
    const source = (async function* () {
      yield randomBytes(4_500);
      throw failure;
    })();
    await expect(storeStream(deps, { key, source, ended })).rejects.toBe(failure);
    await expectNothingLeft();
  });

  it.each(['while the source is silent', 'while the producer is still ending'])('stops %s', async (when) => {
    const { deps, key, controller } = await setup();
    const source = (async function* () {
      yield randomBytes(4_500);
      if (when === 'while the source is silent') await new Promise(() => undefined);
    })();
    const stored = storeStream(deps, { key, source, ended: new Promise(() => undefined) });
    setTimeout(() => controller.abort(), 10);
    await expect(stored).rejects.toThrow(StoppedError);
    await expectNothingLeft();
  });

  it('stops between being written and being committed', async () => {
    const { deps, key, controller } = await setup();
    const written = await storeStream(deps, { key, source: chunksOf(randomBytes(9_000)), ended });
    controller.abort();
    await expect(written.commit()).rejects.toThrow(StoppedError);
    await expectNothingLeft();
  });

  it('says why another stream stopped it', async () => {
    const { deps, key, controller } = await setup();
    controller.abort(failure);
    await expect(storeStream(deps, { key, source: chunksOf(randomBytes(9)), ended })).rejects.toBe(failure);
    await expectNothingLeft();
  });

  it('ends the source when the store fails', async () => {
    const { deps, key } = await setup((store) => createFailingStore(store, { call: 'write', nth: 2 }));
    const left = vi.fn();
    const source = (async function* () {
      try {
        for (;;) yield randomBytes(500);
      } finally {
        left();
      }
    })();
    await expect(storeStream(deps, { key, source, ended })).rejects.toThrow(/did not answer to write/);
    await vi.waitFor(() => expect(left).toHaveBeenCalledOnce());
    await expectNothingLeft();
  });

  const calls: (readonly [StoreCall, number, 'before' | 'after'])[] = [
    ...[1, 2, 3].map((nth) => ['create', nth, 'before'] as const),
    // 4 is the last part of the first piece, 10 the last of all
    ...[1, 4, 10].map((nth) => ['write', nth, 'before'] as const),
    ...[1, 4, 10].map((nth) => ['write', nth, 'after'] as const),
  ];
  it.each(calls)('shows nothing when %s number %i fails, %s it happened', async (call, nth, when) => {
    const { deps, key } = await setup((store) => createFailingStore(store, { call, nth, when }));
    await expect(
      storeStream(deps, { key, source: chunksOf(randomBytes(9_500)), ended }),
    ).rejects.toBeInstanceOf(TransientError);
    expect(await at.visible()).toEqual([]);
    expect(at.pool.free).toBe(4);
  });

  it.each([1, 2, 3])('names what is visible already when commit number %i fails', async (nth) => {
    const { deps, key, visible } = await setup((store) => createFailingStore(store, { call: 'commit', nth }));
    const written = await storeStream(deps, { key, source: chunksOf(randomBytes(9_500)), ended });
    const error = await written.commit().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(TransientError);
    const committed = ['data/x/1', 'data/x/2'].slice(0, nth - 1);
    expect(await visible()).toEqual(committed);
    expect(await at.unfinished()).toEqual([]);
    for (const shown of committed)
      expect(error).toHaveProperty('message', expect.stringContaining(`'${shown}'`));
  });

  it('leaves a piece whose commit was not answered as it is: it may be visible', async () => {
    const { deps, key, visible } = await setup((store) =>
      createFailingStore(store, { call: 'commit', nth: 2, when: 'after' }),
    );
    const written = await storeStream(deps, { key, source: chunksOf(randomBytes(9_500)), ended });
    await expect(written.commit()).rejects.toThrow(TransientError);
    await written.abort();
    expect(await visible()).toEqual(['data/x/1', 'data/x/2']);
    expect(await at.unfinished()).toEqual([]);
  });

  it('fails for good when a piece is there already', async () => {
    const { deps, key, store, visible } = await setup();
    await store.putOnce('data/x/2', Buffer.from('theirs'));
    const written = await storeStream(deps, { key, source: chunksOf(randomBytes(9_500)), ended });
    const error = await written.commit().catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(PermanentError);
    expect(error).toHaveProperty('cause', expect.any(ObjectExistsError));
    expect(await visible()).toEqual(['data/x/1', 'data/x/2']);
    expect(await store.get('data/x/2')).toEqual(Buffer.from('theirs'));
    expect(await at.unfinished()).toEqual([]);
  });

  it('gets along with one part for many streams', async () => {
    const { deps } = await setup();
    const pool = createPartPool(1_000, 1);
    const bodies = Array.from({ length: 5 }, () => randomBytes(6_543));
    const pieces = await Promise.all(
      bodies.map(async (body, n) => {
        const input = { key: (piece: number) => `data/${n}/${piece}`, source: chunksOf(body), ended };
        return (await storeStream({ ...deps, pool }, input)).commit();
      }),
    );
    for (const [n, body] of bodies.entries()) {
      const stored = await Promise.all(
        (pieces[n] ?? []).map(({ ref }) => collectBytes(deps.store.read(ref))),
      );
      expect(Buffer.concat(stored).equals(body)).toBe(true);
    }
  });
});

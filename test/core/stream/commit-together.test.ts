import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { TransientError } from '#core/errors.ts';
import { commitTogether } from '#core/stream/commit-together.ts';
import { storeStream } from '#core/stream/store-stream.ts';
import { createFailingStore } from '#test/support/failing-store.ts';
import { chunksOf, setup as makeSetup } from './stream-setup.ts';

describe('streams that belong together', () => {
  let at: Awaited<ReturnType<typeof makeSetup>>;
  const setup = async (...args: Parameters<typeof makeSetup>) => {
    at = await makeSetup(...args);
    return at;
  };
  afterEach(() => at.cleanup());

  const stream = (name: string, ended: Promise<void> = Promise.resolve()) =>
    storeStream(at.deps, {
      key: (piece) => `data/${name}/${piece}`,
      source: chunksOf(randomBytes(5_000)),
      ended,
    });
  const stop = (reason: unknown) => at.controller.abort(reason);

  it('become visible when the last of them is written, and not before', async () => {
    await setup();
    const last = Promise.withResolvers<void>();
    const together = commitTogether([stream('a'), stream('b', last.promise), stream('c')], stop);
    await sleep(50);
    expect(await at.visible()).toEqual([]);
    last.resolve();
    const pieces = await together;
    expect(pieces.map((of) => of.map(({ ref }) => ref.key))).toEqual(
      ['a', 'b', 'c'].map((name) => [`data/${name}/1`, `data/${name}/2`]),
    );
    expect(await at.visible()).toEqual(pieces.flat().map(({ ref }) => ref.key));
  });

  it('are all taken back when one fails, which ends the others at once and is the error', async () => {
    await setup();
    const failure = new TransientError('pg_dump ended with 1', { hint: 'x' });
    const never = new Promise<void>(() => undefined);
    const producer = Promise.withResolvers<void>();
    const together = commitTogether([stream('a'), stream('b', never), stream('c', producer.promise)], stop);
    setTimeout(() => producer.reject(failure), 20);
    await expect(together).rejects.toBe(failure);
    expect(at.controller.signal.reason).toBe(failure);
    expect(await at.visible()).toEqual([]);
    expect(await at.unfinished()).toEqual([]);
    expect(at.pool.free).toBe(4);
  });

  it('are taken back even if nobody listens to the request to stop', async () => {
    await setup();
    const failure = new TransientError('pg_dump ended with 1', { hint: 'x' });
    const together = commitTogether([stream('a'), stream('b', Promise.reject(failure))], () => undefined);
    await expect(together).rejects.toBe(failure);
    expect(await at.visible()).toEqual([]);
    expect(await at.unfinished()).toEqual([]);
  });

  it('are named where they are visible already when a later one cannot be committed', async () => {
    await setup((store) => createFailingStore(store, { call: 'commit', nth: 4 }));
    const error = await commitTogether([stream('a'), stream('b'), stream('c')], stop).catch(
      (caught: unknown) => caught,
    );
    expect(error).toBeInstanceOf(TransientError);
    expect(await at.visible()).toEqual(['data/a/1', 'data/a/2', 'data/b/1']);
    for (const key of await at.visible())
      expect(error).toHaveProperty('message', expect.stringContaining(`'${key}'`));
    expect(await at.unfinished()).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { StoppedError, TransientError } from '#core/errors.ts';
import { createPartPool } from '#core/stream/part-pool.ts';

const never = new AbortController().signal;

describe('a pool of parts', () => {
  it('gives out no more than its number, and what comes back in the order of asking', async () => {
    const pool = createPartPool(10, 2);
    const [first, second] = [await pool.acquire(never), await pool.acquire(never)];
    expect(first.length).toBe(10);
    expect(first).not.toBe(second);
    expect(pool.free).toBe(0);
    const order: string[] = [];
    const acquireAs = async (name: string) => {
      const part = await pool.acquire(never);
      order.push(name);
      return part;
    };
    const third = acquireAs('third');
    const fourth = acquireAs('fourth');
    await Promise.resolve();
    expect(order).toEqual([]);
    pool.release(second);
    expect(await third).toBe(second);
    pool.release(first);
    expect(await fourth).toBe(first);
    expect(order).toEqual(['third', 'fourth']);
    pool.release(first);
    pool.release(second);
    expect(pool.free).toBe(2);
  });

  it('refuses a part that it did not give out, or has back already', async () => {
    const pool = createPartPool(10, 1);
    const part = await pool.acquire(never);
    pool.release(part);
    expect(() => pool.release(part)).toThrow('released twice');
    expect(() => pool.release(Buffer.alloc(10))).toThrow('released twice');
  });

  it('lets a stopped stream wait no longer, and the others keep their places', async () => {
    const pool = createPartPool(10, 1);
    const part = await pool.acquire(never);
    const [one, two] = [new AbortController(), new AbortController()];
    const waits = [pool.acquire(one.signal), pool.acquire(two.signal), pool.acquire(never)];
    const reason = new TransientError('another stream failed', { hint: 'x' });
    one.abort(reason);
    await expect(waits[0]).rejects.toBe(reason);
    two.abort();
    await expect(waits[1]).rejects.toThrow(StoppedError);
    pool.release(part);
    expect(await waits[2]).toBe(part);
    await expect(pool.acquire(two.signal)).rejects.toThrow(StoppedError);
  });

  it('loses no part and no place when it is stopped in the moment of handing over', async () => {
    const pool = createPartPool(10, 1);
    const part = await pool.acquire(never);
    const controller = new AbortController();
    const [first, second] = [pool.acquire(controller.signal), pool.acquire(never)];
    pool.release(part);
    controller.abort();
    pool.release(await first);
    expect(await second).toBe(part);
  });

  it('frees the parts that nobody holds, and only those', async () => {
    const pool = createPartPool(10, 2);
    const [held, idle] = [await pool.acquire(never), await pool.acquire(never)];
    pool.release(idle);
    pool.clear();
    expect([held.length, idle.length]).toEqual([10, 0]);
    pool.release(held);
    expect((await pool.acquire(never)).length + (await pool.acquire(never)).length).toBe(20);
  });
});

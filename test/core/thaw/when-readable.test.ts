import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TransientError } from '#core/errors.ts';
import { WaitingError } from '#core/thaw/waiting-error.ts';
import { whenReadable } from '#core/thaw/when-readable.ts';
import { verifyPoint } from '#core/verify/verify-point.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { type FrozenPoint, frozenPoint } from './frozen-point.ts';

let world: FrozenPoint;
beforeEach(async () => {
  world = await frozenPoint();
});
afterEach(() => world.cleanup());

const verify = () =>
  whenReadable(world.warmth(), world.point, 'verify', () =>
    verifyPoint({ ...world.deps(), worker: fakeWorker() }, world.point, new AbortController().signal),
  );
const levels = async () =>
  (await world.catalog.points('orders')).points[0]?.history.map(({ level }) => level);

describe('a read-back', () => {
  it('of a frozen point waits, reads nothing, and says nothing of its bytes', async () => {
    world.freeze();
    const before = world.asked('GetObject');
    await expect(verify()).rejects.toBeInstanceOf(WaitingError);
    // of what it looks for: who asked before
    expect(world.asked('GetObject') - before).toBe(0);
    expect(await levels()).toEqual(['verified']);
  });

  it('whose copies go in the middle of it waits again, asks once, and never calls that damage', async () => {
    const [object] = world.point.manifest.objects;
    let freezes = 1;
    world.server.faults.add({
      when: ({ operation, key }) => {
        if (operation === 'GetObject' && key === object?.key && freezes-- > 0) world.freeze('GLACIER');
        return false;
      },
      lie: { kind: 'lost' },
    });
    const before = world.asked('GetObject');
    await expect(verify()).rejects.toBeInstanceOf(WaitingError);
    expect(world.asked('RestoreObject')).toBe(2);
    // RESTORE.md, the part list, and the archive, once
    expect(world.asked('GetObject') - before).toBe(3);
    expect(await levels()).toEqual(['verified']);
  });

  it('goes on when everything is thawed', async () => {
    world.freeze();
    await expect(verify()).rejects.toBeInstanceOf(WaitingError);
    world.server.endThaws('ready');
    expect((await verify()).verdict).toBe('good');
    expect(await levels()).toEqual(['verified', 'verified']);
  });

  it('of a store that cannot make up its mind ends, and may be asked for again', async () => {
    const lie = { kind: 'answer', status: 403, code: 'InvalidObjectState' } as const;
    const [object] = world.point.manifest.objects;
    world.server.faults.add({
      when: ({ operation, key }) => operation === 'GetObject' && key === object?.key,
      lie,
    });
    await expect(verify()).rejects.toBeInstanceOf(TransientError);
    expect(await levels()).toEqual(['verified']);
  });
});

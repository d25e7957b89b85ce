import { readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockPoint } from '#core/cloud/settling/lock-point.ts';
import { settleRun } from '#core/cloud/settling/settle-run.ts';
import { PermanentError, TransientError } from '#core/errors.ts';
import { type Cloud, cloud } from '../cloud-setup.ts';

let world: Cloud;
beforeEach(async () => {
  world = cloud();
  await world.ask();
});
afterEach(() => world.cleanup());

const news = { launch: 1, end: { exitCode: 0 } };
async function point() {
  const found = await world.lying.point(await world.only());
  if (!found || 'problem' in found) throw new Error('no point');
  return found;
}

describe('the lock of a good point', () => {
  const day = 86_400_000;
  const days = () =>
    world.locked.map(({ until }) => Math.round((until.getTime() - world.clock.now().getTime()) / day));

  it('covers every object until it is no longer kept, and the time to undo', async () => {
    await world.work(await world.only());
    await world.settle(await world.only(), news);
    const { objects } = (await point()).manifest;
    expect(world.locked).toHaveLength(2 * objects.length + 2);
    expect(new Set(days())).toEqual(new Set([28]));
  });

  it('is no longer than the bucket lets it be, when a deploy has shortened what is kept meanwhile', async () => {
    await world.work(await world.only());
    const record = await world.only();
    await settleRun({ ...world.settling, longestLockDays: 20 }, record, news);
    expect(await world.only()).toMatchObject({ outcome: 'verified' });
    expect(new Set(days())).toEqual(new Set([19]));
  });

  it('of one that is kept for ever is counted from each time that it is found good', async () => {
    world.cleanup();
    world = cloud({ plans: { nightly: { keep: { daily: 'forever' } } } });
    await world.ask();
    await world.work(await world.only());
    const deps = { ...world.settling, longestLockDays: 401 };
    await settleRun(deps, await world.only(), news);
    expect(new Set(days())).toEqual(new Set([400]));
    const kept = await point();
    world.clock.advance(300 * day);
    world.locked.splice(0);
    await lockPoint(deps, kept);
    expect(new Set(days())).toEqual(new Set([400]));
  });

  it('that can never be set ends the run, tells people, and leaves the point good', async () => {
    await world.work(await world.only());
    const extendLock = async () => {
      throw new PermanentError('the bucket has no Object Lock', { hint: 'see who changed it' });
    };
    const deps = { ...world.settling, store: { ...world.settling.store, extendLock } };
    expect(await settleRun(deps, await world.only(), news)).toBe('ended');
    expect(await world.only()).toMatchObject({ state: 'ended', outcome: 'failed', told: true });
    expect(world.alerts[0]?.error?.message).toContain('cannot be locked for as long as it is kept');
    expect((await world.table.points('orders')).points[0]).toMatchObject({ level: 'verified', flags: [] });
  });

  it('that cannot be set now keeps the run open', async () => {
    await world.work(await world.only());
    const extendLock = async () => {
      throw new TransientError('S3 does not answer', { hint: 'wait' });
    };
    const deps = { ...world.settling, store: { ...world.settling.store, extendLock } };
    await expect(settleRun(deps, await world.only(), news)).rejects.toThrow('does not answer');
    expect(await world.only()).toMatchObject({ state: 'running' });
  });

  it('is not set on one that is not good', async () => {
    await world.work(await world.only());
    const names = readdirSync(world.root, { recursive: true, encoding: 'utf8' });
    rmSync(path.join(world.root, names.find((name) => name.endsWith('0001.bin')) ?? ''));
    await world.settle(await world.only(), news);
    expect(world.locked).toEqual([]);
  });
});

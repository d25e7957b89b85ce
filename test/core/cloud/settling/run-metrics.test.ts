import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settleRun } from '#core/cloud/settling/settle-run.ts';
import { PermanentError } from '#core/errors.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { type Cloud, cloud } from '../cloud-setup.ts';

let world: Cloud;
beforeEach(async () => {
  world = cloud();
  await world.ask();
});
afterEach(() => world.cleanup());

const bytes = Buffer.from('everything we have');
const good = fakeWorker({ bytes });
const broken = fakeWorker({
  onBackup: () => {
    throw new PermanentError('permission denied for table t', { hint: 'grant it' });
  },
});
const news = (exitCode: number) => ({ launch: 1, end: { exitCode } });

describe('a run that has ended is counted', () => {
  it('with its plan, engine and kind, from accepted to ended, and what a verified backup stored', async () => {
    const record = await world.only();
    world.clock.advance(90_000);
    await world.work(record, good);
    await world.settle(record, news(0));
    const { endedAt } = await world.only();
    const seconds = (Date.parse(endedAt ?? '') - Date.parse(record.acceptedAt)) / 1000;
    expect(seconds).toBeGreaterThanOrEqual(90);
    expect(world.counted).toEqual([
      {
        ...{ plan: 'nightly', engine: 'postgres', kind: 'backup', source: 'orders', runId: record.runId },
        ...{ good: true, seconds, bytes: bytes.length, rows: 1, endedAt },
      },
    ]);
  });

  it('as failed, without bytes and rows', async () => {
    const record = await world.only();
    await world.work(record, broken);
    await world.settle(record, news(10));
    expect(world.counted).toMatchObject([{ good: false, bytes: undefined, rows: undefined }]);
  });

  it('once, however often somebody asks', async () => {
    const record = await world.only();
    await world.work(record, good);
    for (let time = 0; time < 3; time++) await world.settle(record, news(0));
    await world.settle(record);
    expect(world.counted).toHaveLength(1);
  });

  it('once, when two say its end in one moment', async () => {
    const record = await world.only();
    await world.work(record, good);
    await Promise.all([world.settle(record, news(0)), world.settle(record, news(0))]);
    await world.settle(record);
    expect(world.counted).toHaveLength(1);
  });

  it('by whoever tells it, with the bytes of its point, when the first died before that', async () => {
    const record = await world.only();
    await world.work(record, good);
    const dying = {
      ...world.settling,
      incidents: { ...world.settling.incidents, current: () => Promise.reject(new Error('killed')) },
    };
    await expect(settleRun(dying, record, news(0))).rejects.toThrow('killed');
    expect(world.counted).toEqual([]);
    expect(await world.settle(record)).toBe('ended');
    expect(world.counted).toMatchObject([{ good: true, bytes: bytes.length }]);
  });

  it('also when it was ended by start, which found no room for it', async () => {
    const record = await world.only();
    const endedAt = new Date(Date.parse(record.acceptedAt) + 60_000).toISOString();
    const ended = { ...record, state: 'ended', outcome: 'failed', endedAt } as const;
    expect(await world.runs.replace(ended)).toBe(true);
    expect(await world.settle(record)).toBe('ended');
    expect(world.counted).toMatchObject([{ good: false, seconds: 60 }]);
  });

  it('not while it is tried again', async () => {
    const record = await world.only();
    await world.settle(record, news(1));
    expect(await world.only()).toMatchObject({ state: 'queued' });
    expect(world.counted).toEqual([]);
  });

  it('not when it was skipped', async () => {
    await world.ask('orders', '2026-11-20T03:30:00Z');
    const skipped = world.runs.all().find(({ outcome }) => outcome === 'skipped');
    if (!skipped) throw new Error('nothing was skipped');
    await world.runs.replace({ ...skipped, told: false });
    expect(await world.settle(skipped)).toBe('ended');
    expect(world.counted).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { acceptPoint } from '#core/judging/accept-point.ts';
import { createStoreMeasurements } from '#core/judging/history/store-measurements.ts';
import { markIfSuspect } from '#core/judging/mark-suspect.ts';
import { usualRules } from '#core/judging/rules.ts';
import { findPoint } from '#core/point/find-point.ts';
import { pointName } from '#core/point/point-record.ts';
import { wholePoint } from '#core/point/whole-point.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { stillClock } from '#test/support/test-clocks.ts';
import { keysUnder, setup } from '../run/run-setup.ts';

const day = 86_400_000;
const goodLevelOf = () => 'verified' as const;
let world: ReturnType<typeof setup>;
/** On one that runs fast, a slow machine would make a long night. */
let clock: ReturnType<typeof stillClock>;
beforeEach(() => {
  world = setup();
  clock = stillClock('2026-11-20T02:30:00Z');
});
afterEach(() => world.cleanup());

const deps = () => ({
  catalog: world.catalog,
  measurements: createStoreMeasurements({ ...world, goodLevelOf }),
  who: 'root@here',
});

/** A run of a night with so many rows, judged as a run on this machine is. */
async function night(
  rows: number,
  rules: Parameters<typeof markIfSuspect>[2] = usualRules,
  onBackup: () => void = () => {},
) {
  clock.advance(day);
  const bytes = Buffer.alloc(50 + Math.round(rows / 20), 7);
  const worker = fakeWorker({ rows, bytes, onBackup, now: clock.now });
  const { runId, outcome } = await world.run({ worker, clock }, { scheduledAt: clock.now() });
  expect(outcome).toBe('verified');
  const run = { engine: 'postgres', source: 'orders', runId };
  await markIfSuspect(deps(), await wholePoint(world.catalog, run), rules);
  return wholePoint(world.catalog, run);
}
const nights = async (count: number, rows: number): Promise<void> => {
  for (let done = 0; done < count; done++) expect(await night(rows)).toMatchObject({ flags: [] });
};

describe('a point that is not like those before it', () => {
  it('is marked with its numbers, once, and counts for nothing until somebody has looked', async () => {
    await nights(9, 5_000);
    const lost = await night(2_000);
    expect(lost).toMatchObject({ level: 'verified', flags: ['suspect'] });
    const mark = lost.history.at(-1);
    expect(mark).toMatchObject({
      level: 'suspect',
      by: 'root@here',
      detail:
        'not as usual: table t has 2,000 rows, usual are 5,000 (by the last month, of 9 points); and 2 more',
    });
    expect(mark?.findings?.[0]?.object).toBe('rows of t  █████████▄  the last 9: 5,000 to 5,000, now 2,000');
    const files = () => keysUnder(world.store, `points/postgres/orders/${lost.runId}/`);
    const before = await files();
    for (let times = 0; times < 2; times++)
      expect(await markIfSuspect(deps(), lost, usualRules)).toEqual(mark);
    expect(await files()).toEqual(before);
    // who has not seen the mark yet comes to the same file
    const unmarked = { ...lost, flags: [], history: lost.history.slice(0, -1) };
    expect(await markIfSuspect(deps(), unmarked, usualRules)).toMatchObject({ at: mark?.at });
    expect(await files()).toEqual(before);
    const { point, skipped } = await findPoint(world.catalog, 'orders@latest', {
      goodLevelOf,
      clock,
    });
    expect(point.runId < lost.runId).toBe(true);
    expect(skipped).toEqual([`${pointName(lost)} is suspect`]);
  });

  it('may be one that took twice as long, and a minute more', async () => {
    const taking = (minutes: number) => () => clock.advance(minutes * 60_000);
    for (let nights = 0; nights < 9; nights++) await night(5_000, usualRules, taking(10));
    expect(await night(5_000, usualRules, taking(15))).toMatchObject({ flags: [] });
    const long = await night(5_000, usualRules, taking(25));
    expect(long).toMatchObject({ flags: ['suspect'] });
    expect(long.history.at(-1)?.detail).toMatch(/^not as usual: it took 1,500 s, usual is 600 s/);
  });

  it('is no measure for the next one, which is suspect too', async () => {
    await nights(9, 5_000);
    expect(await night(2_000)).toMatchObject({ flags: ['suspect'] });
    expect(await night(2_000)).toMatchObject({ flags: ['suspect'] });
    expect(await night(5_000)).toMatchObject({ flags: [] });
  });

  it('is usual from then on when a person says that it is right, and less than that is not', async () => {
    await nights(9, 5_000);
    const lost = await night(2_000);
    const accepting = { ...world, clock, who: 'ann@host' };
    const accepted = await acceptPoint(accepting, lost);
    const now = await wholePoint(world.catalog, lost);
    expect(now).toMatchObject({ flags: [] });
    expect(now.history.at(-1)).toMatchObject({ level: 'accepted', by: 'ann@host', at: accepted.at });
    expect(await markIfSuspect(deps(), now, usualRules)).toBeUndefined();
    expect(await acceptPoint(accepting, now)).toEqual(accepted);
    expect(await night(2_000)).toMatchObject({ flags: [] });
    expect(await night(600)).toMatchObject({ flags: ['suspect'] });
  });

  it('is not looked for where the source says so, or has no history', async () => {
    await nights(7, 5_000);
    expect(await night(2_000)).toMatchObject({ flags: [] });
    await nights(1, 5_000);
    expect(await night(600, 'off')).toMatchObject({ flags: [] });
    expect(await night(5_000, { ...usualRules, minRows: 6_000 })).toMatchObject({ flags: ['suspect'] });
  });
});

describe('what nobody can accept', () => {
  const accepting = () => ({ ...world, clock, who: 'ann@host' });

  it('is a point that is not suspect: those that are are named', async () => {
    await nights(3, 5_000);
    const good = await night(5_000);
    await expect(acceptPoint(accepting(), good)).rejects.toMatchObject({
      message: `${pointName(good)} is not suspect: there is nothing to accept`,
      hint: 'no point of orders is suspect',
    });
    const lost = await night(0, { ...usualRules, minRows: 1 });
    await expect(acceptPoint(accepting(), good)).rejects.toMatchObject({
      hint: `suspect are ${pointName(lost)}`,
    });
  });

  it('is a damaged one', async () => {
    const lost = await night(0, { ...usualRules, minRows: 1 });
    await world.catalog.judge(lost, {
      ...{ level: 'damaged', at: clock.now().toISOString(), by: 'x', detail: 'rot' },
    });
    const now = await wholePoint(world.catalog, lost);
    await expect(acceptPoint(accepting(), now)).rejects.toThrow(`${pointName(lost)} is damaged`);
  });

  it('is never dated before what it accepts, whatever the clock says', async () => {
    const lost = await night(0, { ...usualRules, minRows: 1 });
    const slow = { now: () => new Date(0), sleep: clock.sleep };
    const { at } = await acceptPoint({ ...accepting(), clock: slow }, lost);
    expect(at > (lost.history.at(-1)?.at ?? '')).toBe(true);
    expect(await wholePoint(world.catalog, lost)).toMatchObject({ flags: [] });
  });
});

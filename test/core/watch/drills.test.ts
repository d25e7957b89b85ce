import { expect, it } from 'vitest';
import { watching } from './watch-setup.ts';

// Sunday; the window of the plan is six hours
const due = '2026-11-22T05:00:00Z';
const kindsOf = (w: ReturnType<typeof watching>) => w.open();
const passed = (seconds: number, endedAt = '2026-11-22T05:40:00.000Z') =>
  ({ state: 'ended', outcome: 'pass', endedAt, seconds, told: true }) as const;

async function declared() {
  const w = watching();
  await w.round('2026-11-21T12:00:00Z');
  for (const day of ['21', '22', '23'])
    await w.has('backup', 'orders', `2026-11-${day}T03:30:00Z`, passed(0));
  return w;
}

it('is overdue when the window of its plan is over and none has ended', async () => {
  const w = await declared();
  await w.has('drill', 'orders', due, { state: 'running', since: '2026-11-22T05:01:00.000Z' });
  await w.round('2026-11-22T10:55:00Z');
  expect(await kindsOf(w)).not.toContain('drill-overdue orders');
  await w.round('2026-11-22T11:05:00Z');
  expect(await kindsOf(w)).toContain('drill-overdue orders');
  expect(w.alerts.find(({ kind }) => kind === 'drill-overdue')?.error?.message).toBe(
    "the drill that plan 'nightly' had due at 2026-11-22 05:00 UTC has not ended: one is running since 2026-11-22 05:01 UTC",
  );
  await w.has('drill', 'orders', '2026-11-22T11:06:00Z', passed(60));
  await w.round('2026-11-22T11:10:00Z');
  expect(await kindsOf(w)).not.toContain('drill-overdue orders');
});

it.each([
  ['pass', false],
  ['failed', false],
  ['stale', false],
  ['skipped', true],
] as const)('that ended with %s is overdue: %s', async (outcome, isOverdue) => {
  const w = await declared();
  await w.has('drill', 'orders', due, { ...passed(60), outcome });
  await w.round('2026-11-22T18:00:00Z');
  expect((await kindsOf(w)).includes('drill-overdue orders')).toBe(isOverdue);
});

it('owes nothing from before it was declared', async () => {
  const w = watching();
  await w.round('2026-11-22T12:00:00Z');
  await w.round('2026-11-22T20:00:00Z');
  expect(await kindsOf(w)).not.toContain('drill-overdue orders');
});

it('is slow when the newest good one took longer than rto, and no longer when one was quicker', async () => {
  const w = await declared();
  await w.has('drill', 'orders', due, passed(3_700));
  await w.has('drill', 'orders', '2026-11-22T06:00:00Z', { ...passed(10), outcome: 'failed' });
  await w.round('2026-11-22T18:00:00Z');
  expect(await kindsOf(w)).toContain('drill-slow orders');
  expect(w.alerts.find(({ kind }) => kind === 'drill-slow')?.error?.message).toMatch(
    /took 62 minutes; rto is 60 minutes$/,
  );
  await w.has('drill', 'orders', '2026-11-22T18:01:00Z', passed(3_600));
  await w.round('2026-11-22T18:05:00Z');
  expect(await kindsOf(w)).not.toContain('drill-slow orders');
});

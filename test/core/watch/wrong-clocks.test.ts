import { expect, it } from 'vitest';
import { samplePoint } from '#test/core/restore/sample-point.ts';
import { watching } from './watch-setup.ts';

const ended = { state: 'ended', outcome: 'verified', told: true } as const;

it('a run that somebody asked for with a clock a year ahead hides no run that is missed', async () => {
  const w = watching();
  await w.round('2026-11-20T12:00:00Z');
  await w.has('backup', 'orders', '2027-11-20T12:00:00Z', ended);
  await w.round('2026-11-21T03:45:00Z');
  expect(await w.open()).toContain('missed orders');
});

it('nor does one hide a drill that is overdue', async () => {
  const w = watching();
  await w.round('2026-11-21T12:00:00Z');
  await w.has('drill', 'orders', '2027-11-20T12:00:00Z', { ...ended, outcome: 'pass' });
  await w.round('2026-11-22T11:05:00Z');
  expect(await w.open()).toContain('drill-overdue orders');
});

it('a point that is dated after now replaces no damaged one', async () => {
  const w = watching();
  await w.incidents.raise('orders', 'damaged', {
    at: '2026-11-20T05:00:00.000Z',
    error: { message: 'bytes have changed', hint: 'look' },
  });
  w.points.push(samplePoint({ source: 'orders', consistentAt: '2027-11-20T03:30:00.000Z' }));
  await w.round('2026-11-20T12:00:00Z');
  expect(await w.open()).toContain('damaged orders');
  w.points.unshift(samplePoint({ source: 'orders', consistentAt: '2026-11-20T11:30:00.000Z' }));
  await w.round('2026-11-20T12:05:00Z');
  expect(await w.open()).not.toContain('damaged orders');
});

it('a source that was first seen by a clock a year ahead is late all the same', async () => {
  const w = watching();
  await w.round('2027-11-20T12:00:00Z');
  await w.round('2026-11-20T12:00:00Z');
  await w.round('2026-11-21T14:00:00Z');
  expect(await w.open()).toContain('late orders');
});

it('a schedule that was first seen by such a clock is missed all the same', async () => {
  const w = watching();
  await w.round('2027-11-20T12:00:00Z');
  await w.round('2026-11-20T12:00:00Z');
  await w.round('2026-11-21T03:45:00Z');
  expect(await w.open()).toContain('missed orders');
});

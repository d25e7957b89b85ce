import { expect, it } from 'vitest';
import { samplePoint } from '#test/core/restore/sample-point.ts';
import { manySources, watching } from './watch-setup.ts';

const hour = 3600;
const point = (source: string, consistentAt: string) => samplePoint({ source, consistentAt });
const last = (w: ReturnType<typeof watching>) => w.ages.at(-1)?.seen ?? [];

it('says in each round how old the oldest of the newest good points is, against its own rpo, and how many are late', async () => {
  const { s00000, s00001 } = manySources(2);
  if (!s00000 || !s00001) throw new Error('no sources');
  const w = watching({ sources: { s00000: { ...s00000, rpo: '100h' }, s00001 } });
  w.points.push(point('s00000', '2026-11-17T12:00:00.000Z'), point('s00001', '2026-11-20T00:00:00.000Z'));
  await w.round('2026-11-20T12:00:00Z');
  const [ages, ...others] = last(w);
  expect(others).toEqual([]);
  expect(ages).toMatchObject({
    ...{ plan: 'nightly', engine: 'postgres', sources: 2, late: 0 },
    ...{ goodSeconds: 72 * hour, percentOfRpo: 72 },
  });
  await w.round('2026-11-20T12:05:00Z');
  expect(last(w)[0]?.goodSeconds).toBe(72 * hour + 300);
  await w.round('2026-11-21T12:00:00Z');
  expect(last(w)).toMatchObject([{ late: 1, goodSeconds: 96 * hour, percentOfRpo: 144 }]);
  expect(await w.open()).toContain('late s00001');
});

it('sees a new point soon after it is usually good, and not hours later', async () => {
  const w = watching();
  for (const day of ['17', '18', '19']) w.points.push(point('orders', `2026-11-${day}T03:30:00.000Z`));
  await w.round('2026-11-20T03:25:00Z');
  w.points.push(point('orders', '2026-11-20T03:30:00.000Z'));
  for (let minute = 30; minute <= 120; minute += 5) {
    await w.round(new Date(Date.UTC(2026, 10, 20, 3, minute)).toISOString());
  }
  expect(last(w)[0]?.goodSeconds).toBe(1.5 * hour);
});

it('counts from when it was declared where there is no good point, and passes paused ones over', async () => {
  const { s00000, s00001 } = manySources(2);
  if (!s00000 || !s00001) throw new Error('no sources');
  const w = watching({ sources: { s00000, s00001: { ...s00001, paused: true } } });
  await w.round('2026-11-20T12:00:00Z');
  await w.round('2026-11-20T17:00:00Z');
  expect(last(w)).toMatchObject([{ sources: 1, goodSeconds: 5 * hour, percentOfRpo: 20 }]);
});

it('says for how long no drill has passed, where the plan has drills', async () => {
  const w = watching();
  await w.round('2026-11-20T12:00:00Z');
  const passed = { state: 'ended', outcome: 'pass', told: true, seconds: 60 } as const;
  await w.has('drill', 'orders', '2026-11-22T05:00:00Z', { ...passed, endedAt: '2026-11-22T05:30:00.000Z' });
  await w.round('2026-11-22T12:00:00Z');
  expect(last(w)).toMatchObject([{ drillSeconds: 6.5 * hour }]);
  const plain = watching({ plans: { nightly: { keep: { daily: '14d' } } } });
  await plain.round('2026-11-20T12:00:00Z');
  expect(last(plain)[0]?.drillSeconds).toBeUndefined();
});

it('says no number where it could not look at points: nobody is late of whom nothing is known', async () => {
  const w = watching();
  w.faults.set('points', new Error('throttled'));
  await w.round('2026-11-20T12:00:00Z');
  expect(w.ages).toEqual([]);
});

it('does not go on telling of a good point that is suspect by now', async () => {
  const w = watching();
  w.points.push(point('orders', '2026-11-20T03:30:00.000Z'), point('orders', '2026-11-18T03:30:00.000Z'));
  await w.round('2026-11-20T05:00:00Z');
  expect(last(w)[0]?.goodSeconds).toBe(1.5 * hour);
  w.points.shift();
  await w.round('2026-11-20T11:30:00Z');
  expect(last(w)[0]?.goodSeconds).toBe(56 * hour);
});

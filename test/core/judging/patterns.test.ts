import { expect, it } from 'vitest';
import { ReplayInput, replay } from '#core/judging/replay.ts';
import { numbersFrom } from './synthetic-series.ts';

const day = 86_400_000;
const start = Date.parse('2026-01-05T02:30:00Z');
const nights = 270;
const changeAt = 150;

type Rows = Readonly<Record<string, number>>;

/** Rows of a night by its number and its date; `wobble` is a factor near 1. */
const patterns: Readonly<Record<string, (night: number, at: Date, wobble: () => number) => Rows>> = {
  'tables that are small on weekends': (_, at, wobble) => ({
    carts: 40_000 * ([0, 6].includes(at.getUTCDay()) ? 0.1 : 1) * wobble(),
  }),
  'growth by one in a hundred a day': (night) => ({ orders: 20_000 * 1.01 ** night }),
  'decline by one in a hundred a day': (night) => ({ sessions: 2_000_000 * 0.99 ** night }),
  'an end of each month': (_, at, wobble) => ({
    bookings: 30_000 * (at.getUTCDate() >= 28 || at.getUTCDate() === 1 ? 3 : 1) * wobble(),
  }),
  'a table that is emptied on the first of each month': (_, at, wobble) => ({
    staging: at.getUTCDate() === 1 ? 0 : 9_000 * wobble(),
  }),
  'a part of a table for each day, 30 of them': (night, _, wobble) =>
    Object.fromEntries(
      Array.from({ length: 30 }, (__, age) => [
        `events_${1_000 + night - age}`,
        age === 0 ? 0 : 20_000 * wobble(),
      ]),
    ),
  'a migration that adds a table': (night): Rows => (night < changeAt ? {} : { invoices: 70_000 }),
  'a migration that renames a table': (night) => ({
    [night < changeAt ? 'basket' : 'shopping_cart']: 60_000,
  }),
  'a migration that drops a table': (night): Rows => (night < changeAt ? { legacy: 60_000 } : {}),
};

const alarmsOf = (rowsOf: (night: number, at: Date, wobble: () => number) => Rows, seed: number) => {
  const next = numbersFrom(seed);
  const wobble = (): number => 1 + 0.04 * (next() - 0.5);
  const runs = Array.from({ length: nights }, (_, night) => {
    const at = new Date(start + night * day);
    const rows: Record<string, number> = { customers: 900_000 * wobble() };
    for (const [name, count] of Object.entries(rowsOf(night, at, wobble))) rows[name] = Math.round(count);
    const logicalBytes = Object.values(rows).reduce((sum, one) => sum + one * 200, 0);
    return {
      ...{ scheduledAt: at.toISOString(), outcome: 'verified', rows, logicalBytes, accepted: true },
      ...{ bytes: logicalBytes / 5, seconds: 300 * wobble() },
    };
  });
  const plan = { keep: { daily: '14d', weekly: '90d', monthly: '1y' } };
  return replay(ReplayInput.parse({ plan, rpo: '25h', runs })).runs.filter(
    ({ verdict }) => verdict === 'suspect',
  );
};

it.each(Object.entries(patterns))('tells at most one false alarm in 90 days of %s', (name, rowsOf) => {
  const counts = Array.from({ length: 5 }, (_, seed) => alarmsOf(rowsOf, seed + 1).length);
  const worst = Math.max(...counts);
  const mean = counts.reduce((sum, one) => sum + one, 0) / counts.length;
  console.log(`${name}: ${mean.toFixed(2)} alarms in ${nights} days, ${worst} at worst`);
  expect(worst).toBeLessThanOrEqual(nights / 90);
});

it('tells of a table that was renamed or dropped in the night of the migration, and never again', () => {
  for (const name of ['a migration that renames a table', 'a migration that drops a table']) {
    const rowsOf = patterns[name];
    if (!rowsOf) throw new Error('no such pattern');
    const alarms = alarmsOf(rowsOf, 3);
    expect(alarms.map(({ scheduledAt }) => scheduledAt)).toEqual([
      new Date(start + changeAt * day).toISOString(),
    ]);
    expect(alarms[0]?.reasons[0]).toContain('is gone');
  }
});

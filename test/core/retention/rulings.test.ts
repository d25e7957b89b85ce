import { describe, expect, it } from 'vitest';
import type { RetainedPoint } from '#core/retention/rulings.ts';
import { rulingsOf } from '#core/retention/rulings.ts';
import { stopOnMany } from '#core/retention/stop-on-many.ts';
import { day, planOf, retained } from './retained-points.ts';

const { keep } = planOf({ keep: { daily: '14d', weekly: '90d', atLeast: 2 } });
const now = new Date('2026-11-20T04:00:00Z');
const rules = (points: readonly RetainedPoint[], more: object = {}) =>
  Object.fromEntries(
    rulingsOf(points, { now, keep, lastRunFailed: false, ...more }).map(({ point, rule }) => [
      point.name.slice('orders@'.length, 'orders@2026-11-01'.length),
      rule,
    ]),
  );
const fresh = [retained('2026-11-20T03:30:00Z'), retained('2026-11-19T03:30:00Z')];

describe('a source that is gone from the config', () => {
  const gone = [
    ...fresh,
    retained('2025-03-01T03:30:00Z'),
    retained('2025-02-01T03:30:00Z', { isHeld: true }),
  ];

  it('keeps everything until a person decides', () => {
    expect(new Set(Object.values(rules(gone, { keep: undefined })))).toEqual(new Set(['no plan']));
  });

  it('keeps then what was promised, and what somebody holds, and nothing else', () => {
    expect(rules(gone, { keep: undefined, isReleased: true })).toEqual({
      '2026-11-20': 'class',
      '2026-11-19': 'class',
      '2025-03-01': 'due',
      '2025-02-01': 'held',
    });
  });
});

describe('what keeps a point', () => {
  it('is its class, for as long as the class is kept, to the second', () => {
    const points = [...fresh, retained('2026-11-06T04:00:01Z'), retained('2026-11-05T04:00:00Z')];
    expect(rules(points)).toEqual({
      '2026-11-20': 'class',
      '2026-11-19': 'class',
      '2026-11-06': 'class',
      '2026-11-05': 'due',
    });
  });

  it('is that it is one of the newest good ones, whatever its age', () => {
    const points = ['2025-03-01', '2025-02-01', '2025-01-01'].map((date) => retained(`${date}T03:30:00Z`));
    expect(rules(points)).toEqual({ '2025-03-01': 'newest', '2025-02-01': 'newest', '2025-01-01': 'due' });
  });

  it.each([
    ['bad', { isGood: false }],
    ['suspect', { isGood: false, isSuspect: true }],
  ])('is not taken from it by newer points that are %s', (_, more) => {
    const planted = ['2026-11-20', '2026-11-19', '2026-11-18'].map((date) =>
      retained(`${date}T03:30:00Z`, more),
    );
    const good = ['2026-10-03', '2026-10-02', '2026-10-01'].map((date) => retained(`${date}T03:30:00Z`));
    expect(rules([...planted, ...good])).toMatchObject({
      '2026-10-03': 'newest',
      '2026-10-02': 'newest',
      '2026-10-01': 'due',
    });
  });

  it('is not taken from it by points dated in the future, which stay themselves', () => {
    const points = [
      retained('2027-01-01T00:00:00Z'),
      retained('2026-12-01T00:00:00Z'),
      retained('2026-10-01T03:30:00Z'),
    ];
    expect(rules(points)).toEqual({ '2027-01-01': 'future', '2026-12-01': 'future', '2026-10-01': 'newest' });
  });

  it('is that somebody has yet to look at it, or to decide', () => {
    const suspect = retained('2026-10-03T03:30:00Z', { isGood: false, isSuspect: true });
    const held = retained('2026-10-01T03:30:00Z', { isHeld: true });
    const openEnded = retained('2026-10-02T03:30:00Z', { promisedUntil: null });
    expect(rules([...fresh, suspect, openEnded, held])).toMatchObject({
      '2026-10-03': 'suspect',
      '2026-10-02': 'no end',
      '2026-10-01': 'held',
    });
  });

  it('is that the last run failed: then nothing goes', () => {
    const points = [...fresh, retained('2026-10-01T03:30:00Z')];
    expect(rules(points)).toMatchObject({ '2026-10-01': 'due' });
    expect(rules(points, { lastRunFailed: true })).toMatchObject({ '2026-10-01': 'last run failed' });
  });

  it('is everything, for a source that follows no plan any more', () => {
    const points = [...fresh, retained('2020-01-01T03:30:00Z')];
    expect(Object.values(rules(points, { keep: undefined }))).toEqual(['no plan', 'no plan', 'no plan']);
  });

  it('is the later of what was promised and what the plan says now', () => {
    const promised = retained('2026-10-01T03:30:00Z', { promisedUntil: new Date('2026-12-01T00:00:00Z') });
    const longer = planOf({ keep: { daily: '60d' } }).keep;
    const old = retained('2026-10-02T03:30:00Z');
    expect(rules([...fresh, promised, old])).toMatchObject({ '2026-10-01': 'class', '2026-10-02': 'due' });
    expect(rules([...fresh, old], { keep: longer })).toMatchObject({ '2026-10-02': 'class' });
    const forever = planOf({ keep: { daily: 'forever' } }).keep;
    expect(rules([...fresh, old], { keep: forever })).toMatchObject({ '2026-10-02': 'no end' });
    const weeklyOnly = planOf({ keep: { weekly: '90d', atLeast: 1 } }).keep;
    expect(rules([...fresh, old], { keep: weeklyOnly })).toMatchObject({ '2026-10-02': 'due' });
  });
});

describe('the stop on large removals', () => {
  const nights = (count: number) =>
    Array.from({ length: count }, (_, index) =>
      retained(new Date(Date.parse('2026-11-20T03:30:00Z') - index * day).toISOString()),
    );
  const stopped = (points: readonly RetainedPoint[], lastRetired: string | undefined, at = now) =>
    stopOnMany(rulingsOf(points, { now: at, keep, lastRunFailed: false }), {
      now: at,
      lastRetired: lastRetired === undefined ? undefined : new Date(lastRetired),
    });

  it('lets go what became due since the last time, and one more', () => {
    expect(stopped(nights(16), '2026-11-19T04:00:00Z')).toBeUndefined();
    expect(stopped(nights(17), '2026-11-18T04:00:00Z')).toBeUndefined();
  });

  it('lets go a fifth, though it was due long ago', () => {
    expect(stopped(nights(17), undefined)).toBeUndefined();
    expect(stopped(nights(18), undefined)).toEqual({ due: 4, limit: 3 });
  });

  it('stops at what a jump of the clock makes due, and at the work of weeks', () => {
    const later = new Date(now.getTime() + 400 * day);
    expect(stopped(nights(10), now.toISOString(), later)).toEqual({ due: 8, limit: 2 });
    expect(stopped(nights(40), '2026-10-20T04:00:00Z')).toEqual({ due: 26, limit: 8 });
  });
});

import { describe, expect, it } from 'vitest';
import type { Described } from '#core/costs/described.ts';
import { keptPoints } from '#core/costs/kept-points.ts';
import { usual } from '#core/costs/usual.ts';
import { type ClassedPoint, dueClass } from '#core/point/due-class.ts';
import { type CalendarClass, calendarClasses } from '#core/point/point-class.ts';

const dayMs = 86_400_000;

/** Lets rule K1 choose a class for every night of some years, and counts what lies there at the end of the last one. */
function playNights({ keepDays, lockDays }: Described, years: number): ReadonlyMap<CalendarClass, number> {
  const kept = calendarClasses.filter((name) => keepDays[name] !== undefined);
  const points: (ClassedPoint & { readonly class: CalendarClass })[] = [];
  const begin = Date.parse('2026-01-01T03:30:00Z');
  for (let night = 0; night < years * 365; night++) {
    const at = new Date(begin + night * dayMs);
    const recent = points.slice(-380);
    points.push({ class: dueClass(kept, recent, at, { timeZone: 'UTC' }), consistentAt: at, counts: true });
  }
  const end = begin + years * 365 * dayMs;
  return new Map(
    kept.map((name) => {
      const staysMs = Math.max((keepDays[name] ?? 0) + 14, lockDays) * dayMs;
      const there = points.filter(
        (point) => point.class === name && end - point.consistentAt.getTime() < staysMs,
      );
      return [name, there.length];
    }),
  );
}

describe('the points that lie there', () => {
  it.each<[string, Partial<Described>, number]>([
    ['a day, a week and a month', {}, 3],
    ['a day alone', { keepDays: { daily: 14 } }, 1],
    ['a year too', { keepDays: { daily: 14, weekly: 90, monthly: 365, yearly: 730 } }, 4],
    ['no day', { keepDays: { weekly: 90, monthly: 365 } }, 3],
    ['a lock that is longer', { lockDays: 60 }, 3],
  ])('are those that rule K1 makes of every night, with %s', (_, change, years) => {
    const described = usual(1, change);
    const played = playNights(described, years);
    expect(played.size).toBeGreaterThan(0);
    for (const { class: name, points } of keptPoints(described)) {
      expect(Math.abs(points - (played.get(name) ?? Number.NaN))).toBeLessThan(1.6);
    }
  });

  it('are cold from the 31st day on, where their class has an archive', () => {
    const [daily, , monthly] = keptPoints(usual(1, { archive: { monthly: 'deep-archive' } }));
    expect(daily?.coldPoints).toBe(0);
    expect(monthly?.coldPoints).toBeCloseTo(((monthly?.points ?? 0) * (379 - 30)) / 379);
  });

  it('have daily points that leave before they would be cold', () => {
    const [daily] = keptPoints(usual(1, { archive: { daily: 'glacier-instant' } }));
    expect(daily?.coldPoints).toBe(0);
  });
});

import { dayMs, msToWall, wallToMs, weekdayOf } from './calendar.ts';
import { weekdayNames } from './cron-field.ts';
import { startOfDay, wallClock } from './zone.ts';

// From one February 29th to the next where a century has none.
const longestYearsInDays = 8 * 366;

/** Where weeks, months and years begin, when not on Sunday, the 1st and January 1st. */
export interface Anchors {
  readonly weekly?: (typeof weekdayNames)[number] | undefined;
  /** Day of the month, 1 to 28. */
  readonly monthly?: number | undefined;
  /** MM-DD. */
  readonly yearly?: string | undefined;
}

/**
 * The newest start of a week, month or year in `zone` that is not after `at` (rule K1). A start is the first instant
 * of its local day.
 */
export function lastAnchor(
  kind: 'weekly' | 'monthly' | 'yearly',
  at: Date,
  zone: string,
  anchors: Anchors = {},
): Date {
  const isAnchor = {
    weekly: ({ year, month, day }: Day) =>
      weekdayNames[weekdayOf(year, month, day) - 1] === (anchors.weekly ?? 'SUN'),
    monthly: ({ day }: Day) => day === (anchors.monthly ?? 1),
    yearly: ({ month, day }: Day) => monthDay(month, day) === (anchors.yearly ?? '01-01'),
  }[kind];
  let midnight = wallToMs({ ...wallClock(at, zone), hour: 0, minute: 0, second: 0 });
  for (let days = 0; days <= longestYearsInDays; days += 1) {
    const day = msToWall(midnight);
    if (isAnchor(day)) return startOfDay(day.year, day.month, day.day, zone);
    midnight -= dayMs;
  }
  throw new RangeError(`no ${kind} anchor is on ${anchors.yearly ?? anchors.monthly ?? anchors.weekly}`);
}

interface Day {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

const monthDay = (month: number, day: number): string =>
  `${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;

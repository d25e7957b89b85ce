import { dayMs, hourMs, minuteMs, wallToMs } from './calendar.ts';
import type { Cron } from './cron.ts';
import { matchingDays } from './cron-days.ts';

/** The times of one day that a cron expression means, as milliseconds after midnight, ascending. */
export const timesOfDay = (cron: Cron): number[] =>
  cron.hours.flatMap((hour) => cron.minutes.map((minute) => hour * hourMs + minute * minuteMs));

/** Midnights of the days that a cron expression means, from the year of `fromMs` on, as wall-clock time. */
export function* matchingMidnights(cron: Cron, fromMs: number): Generator<number> {
  const fromYear = new Date(fromMs).getUTCFullYear();
  for (const year of cron.years) {
    if (year < fromYear) continue;
    for (const month of cron.months) {
      for (const day of matchingDays(cron.days, year, month)) {
        const midnight = wallToMs({ year, month, day, hour: 0, minute: 0, second: 0 });
        if (midnight + dayMs > fromMs) yield midnight;
      }
    }
  }
}

/** The same days, backwards from the day of `toMs`. */
export function* matchingMidnightsBefore(cron: Cron, toMs: number): Generator<number> {
  const toYear = new Date(toMs).getUTCFullYear();
  for (const year of cron.years.toReversed()) {
    if (year > toYear) continue;
    for (const month of cron.months.toReversed()) {
      for (const day of matchingDays(cron.days, year, month).toReversed()) {
        const midnight = wallToMs({ year, month, day, hour: 0, minute: 0, second: 0 });
        if (midnight <= toMs) yield midnight;
      }
    }
  }
}

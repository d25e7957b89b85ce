import type { Cron } from './cron.ts';
import { matchingMidnights, timesOfDay } from './occurrences.ts';
import type { Schedule } from './schedule.ts';

/**
 * The longest time between two neighbouring runs, measured on the wall clock: a daily schedule has exactly 24 hours,
 * whatever daylight saving does. Undefined when it runs only once.
 */
export function nominalIntervalMs(schedule: Schedule): number | undefined {
  if (schedule.kind === 'rate') return schedule.everyMs;
  return schedule.kind === 'cron' ? cronIntervalMs(schedule) : undefined;
}

function cronIntervalMs(cron: Cron): number | undefined {
  const times = timesOfDay(cron);
  const [first = 0] = times;
  const last = times.at(-1) ?? first;
  const withinADay = times.slice(1).map((time, index) => time - (times[index] ?? time));
  let longest = Math.max(0, ...withinADay);
  let before: number | undefined;
  for (const midnight of matchingMidnights(cron, 0)) {
    if (before !== undefined) longest = Math.max(longest, midnight + first - before - last);
    before = midnight;
  }
  return longest > 0 ? longest : undefined;
}

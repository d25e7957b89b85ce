import { hourMs, msToWall, wallToMs } from './calendar.ts';
import type { Cron } from './cron.ts';
import { matchingMidnights, matchingMidnightsBefore, timesOfDay } from './occurrences.ts';
import type { Schedule } from './schedule.ts';
import { instantOf, wallClock } from './zone.ts';

// In the second of two equal hours, the newest run may have a later local time than the clock shows: in the first.
// Clocks are set back by an hour, rarely more.
const slackMs = 3 * hourMs;

/**
 * The first run after `after`, as EventBridge Scheduler has it: a local time that the clock skips in spring does
 * not run, one that it shows twice in autumn runs the first time. Rates count from 1970: when AWS started its own
 * count is not known here. Undefined when it never runs again.
 */
export function nextRun(schedule: Schedule, timeZone: string, after: Date): Date | undefined {
  if (schedule.kind === 'rate') {
    return new Date((Math.floor(after.getTime() / schedule.everyMs) + 1) * schedule.everyMs);
  }
  if (schedule.kind === 'cron') return nextCronRun(schedule, timeZone, after);
  const at = runAt(wallToMs(schedule.at), timeZone);
  return at && at > after ? at : undefined;
}

/** The newest run at or before `at`, by the same rules. Undefined when there was none. */
export function previousRun(schedule: Schedule, timeZone: string, at: Date): Date | undefined {
  if (schedule.kind === 'rate') {
    return new Date(Math.floor(at.getTime() / schedule.everyMs) * schedule.everyMs);
  }
  if (schedule.kind === 'cron') return previousCronRun(schedule, timeZone, at);
  const once = runAt(wallToMs(schedule.at), timeZone);
  return once && once <= at ? once : undefined;
}

function nextCronRun(cron: Cron, timeZone: string, after: Date): Date | undefined {
  const from = wallToMs(wallClock(after, timeZone));
  const times = timesOfDay(cron);
  for (const midnight of matchingMidnights(cron, from)) {
    for (const time of times) {
      if (midnight + time < from) continue;
      const at = runAt(midnight + time, timeZone);
      if (at && at > after) return at;
    }
  }
  return undefined;
}

function previousCronRun(cron: Cron, timeZone: string, at: Date): Date | undefined {
  const to = wallToMs(wallClock(at, timeZone)) + slackMs;
  const times = timesOfDay(cron).toReversed();
  for (const midnight of matchingMidnightsBefore(cron, to)) {
    for (const time of times) {
      if (midnight + time > to) continue;
      const run = runAt(midnight + time, timeZone);
      if (run && run <= at) return run;
    }
  }
  return undefined;
}

function runAt(wallMs: number, timeZone: string): Date | undefined {
  const instant = instantOf(msToWall(wallMs), timeZone);
  if (instant.kind === 'gap') return undefined;
  return instant.kind === 'fold' ? instant.first : instant.at;
}

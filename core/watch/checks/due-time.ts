import { previousRun } from '../../schedule/next-run.ts';
import type { Schedule } from '../../schedule/schedule.ts';

/**
 * Milliseconds that a run has to be accepted in: the Scheduler is up to a minute late, dispatch is tried three times within
 * four. With the five minutes between two rounds, what was missed is told within a quarter of an hour.
 */
export const acceptedWithinMs = 9 * 60_000;

export interface DueTime {
  readonly at: Date;
  /** False for a rate, of which only AWS knows when it began to count: a run of `at` or later was due. */
  readonly isExact: boolean;
}

/**
 * The newest time at which runs were due that should be accepted by now. What daylight saving leaves out was not due, and
 * what it shows twice was due at the first, as the Scheduler has it. Undefined where nothing was due yet.
 */
export function dueTimeOf(schedule: Schedule, timeZone: string, now: Date): DueTime | undefined {
  const until = new Date(now.getTime() - acceptedWithinMs);
  if (schedule.kind === 'rate') return { at: new Date(until.getTime() - schedule.everyMs), isExact: false };
  const at = previousRun(schedule, timeZone, until);
  return at && { at, isExact: true };
}

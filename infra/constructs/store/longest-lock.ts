import { openEndedDays, undoDays } from '#core/cloud/settling/lock-point.ts';
import type { Config } from '#engines/config.ts';

/**
 * Days of the longest lock that settle sets: until the last point is no longer kept, and the time to undo on top. One
 * more, for S3 counts the day that has begun.
 */
export function longestLockDays(plans: Config['plans'], defaultDays: number): number {
  const kept = Object.values(plans).flatMap(({ keep: { atLeast: _, ...byClass } }) =>
    Object.values(byClass).map((keep) =>
      keep === undefined
        ? 0
        : keep === 'forever'
          ? openEndedDays
          : Math.ceil(keep.seconds / 86_400) + undoDays,
    ),
  );
  return Math.max(defaultDays, ...kept) + 1;
}

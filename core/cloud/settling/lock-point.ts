import type { PointRecord } from '../../point/point-record.ts';
import { isGood } from '../../point/standing.ts';
import { objectsOf } from '../../point/stored-objects.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LockingStore } from '../../ports/store.ts';

interface Deps {
  readonly store: LockingStore;
  readonly clock: Clock;
  /** The policy of the bucket refuses longer ones. A deploy may have made it less than a point was promised. */
  readonly longestLockDays: number;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
}

const dayMs = 86_400_000;

/** How long what was hidden can be taken back. The lock covers it. */
export const undoDays = 14;
/** A point that only a person removes is locked for so long from each time that it is found good: by its run, by drills. */
export const openEndedDays = 400;

/**
 * Locks every object of a good point until it is no longer kept, and the time to undo on top. A lock is never made
 * shorter, so doing it again changes nothing. PermanentError where the store refuses it for good.
 */
export async function lockPoint(deps: Deps, point: PointRecord): Promise<void> {
  const { store, clock, longestLockDays, goodLevelOf } = deps;
  if (!isGood(point, goodLevelOf(point.engine))) return;
  const nowMs = clock.now().getTime();
  const { keepUntil } = point.manifest.retention;
  const wantedMs =
    keepUntil === null ? nowMs + openEndedDays * dayMs : Date.parse(keepUntil) + undoDays * dayMs;
  // S3 counts the day that has begun
  const endsMs = Math.min(wantedMs, nowMs + (longestLockDays - 1) * dayMs);
  for (const ref of objectsOf(point)) await store.extendLock(ref, new Date(endsMs));
}

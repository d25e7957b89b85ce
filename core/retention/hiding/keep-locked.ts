import { openEndedDays, undoDays } from '../../cloud/settling/lock-point.ts';
import type { PointRecord } from '../../point/point-record.ts';
import { objectsOf } from '../../point/stored-objects.ts';
import type { Catalog } from '../../ports/catalog.ts';
import type { Clock } from '../../ports/clock.ts';
import type { LockingStore, Store } from '../../ports/store.ts';
import type { ReviewedPoint } from '../review-source.ts';
import type { Ruling } from '../rulings.ts';

interface Deps {
  readonly store: LockingStore & Pick<Store, 'lock'>;
  readonly lying: Pick<Catalog, 'point'>;
  readonly clock: Clock;
  /** The policy of the bucket refuses longer ones. @default there is none */
  readonly longestLockDays?: number;
}

const dayMs = 86_400_000;
/** A lock is renewed in such steps, so that a point costs a question a day, and a call for each object once a month. */
const stepDays = 30;
/** Until when a point is locked that stays for longer than it was promised: one step ahead at least, two at most. */
export function renewedLock(now: Date, longestLockDays: number | undefined): Date {
  const days = (Math.floor(now.getTime() / dayMs / stepDays) + 2) * stepDays;
  // S3 counts the day that has begun
  const longestMs = longestLockDays === undefined ? Infinity : now.getTime() + (longestLockDays - 1) * dayMs;
  return new Date(Math.min(days * dayMs, longestMs));
}

/**
 * Keeps the lock of points that stay for longer than it was promised when they were locked: past their time, taken back by a
 * person, or kept longer by the plan as it is now. What a person has taken back needs it, whatever else keeps it: its data
 * lies under markers, and without a lock the bucket's lifecycle removes it.
 */
export async function keepLocked(deps: Deps, rulings: readonly Ruling<ReviewedPoint>[]): Promise<void> {
  const renewed = renewedLock(deps.clock.now(), deps.longestLockDays);
  const kept = rulings.flatMap((ruling) => {
    const until = wantedLock(ruling, renewed);
    return until ? [{ point: ruling.point, until }] : [];
  });
  if (kept.length === 0 || (await deps.store.lock()).mode === 'none') return;
  for (const { point, until } of kept) {
    const { engine, source, runId } = point.summary;
    const lies = await deps.lying.point({ engine, source, runId });
    if (lies && 'manifest' in lies) await lockUntil(deps.store, lies, until);
  }
}

/** Undefined where the lock that it got when it was found good lasts for long enough. */
function wantedLock({ rule, point, until }: Ruling<ReviewedPoint>, renewed: Date): Date | undefined {
  if (rule === 'newest' || point.isHeld) return renewed;
  if (!point.isGood || (rule !== 'class' && rule !== 'no end')) return undefined;
  const { promisedUntil, summary } = point;
  const promisedMs =
    promisedUntil === null
      ? Date.parse(summary.manifest.sealedAt) + openEndedDays * dayMs
      : promisedUntil.getTime() + undoDays * dayMs;
  const keptMs = until === null ? Infinity : until.getTime() + undoDays * dayMs;
  const wantedMs = Math.min(renewed.getTime(), keptMs);
  return wantedMs > promisedMs ? new Date(wantedMs) : undefined;
}

async function lockUntil(store: LockingStore, point: PointRecord, until: Date): Promise<void> {
  for (const ref of objectsOf(point)) await store.extendLock(ref, until);
}

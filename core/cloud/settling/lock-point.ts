import { dataPrefix, manifestKey, restoreTextKey } from '../../point/keys.ts';
import type { PointRecord } from '../../point/point-record.ts';
import { isGood } from '../../point/standing.ts';
import type { LockingStore, ObjectRef, Store } from '../../ports/store.ts';

interface Deps {
  readonly store: Store & LockingStore;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
}

/** How long what was hidden can be taken back. The lock covers it. */
export const undoDays = 14;
/** A point that only a person removes is locked for so long, and again as often as somebody looks. */
export const openEndedDays = 400;

/**
 * Locks every object of a good point until it is no longer kept, and the time to undo on top. A lock is never made
 * shorter, so doing it again changes nothing. A store without locks has nothing to do.
 */
export async function lockPoint({ store, goodLevelOf }: Deps, point: PointRecord): Promise<void> {
  const { manifest } = point;
  if (manifest.retention.lock === 'none' || !isGood(point, goodLevelOf(point.engine))) return;
  const { keepUntil } = manifest.retention;
  const endsMs =
    keepUntil === null
      ? Date.parse(manifest.sealedAt) + openEndedDays * 86_400_000
      : Date.parse(keepUntil) + undoDays * 86_400_000;
  for (const ref of objectsOf(point)) await store.extendLock(ref, new Date(endsMs));
}

function objectsOf(point: PointRecord): readonly ObjectRef[] {
  const { manifest } = point;
  const prefix = dataPrefix(manifest, manifest.class);
  const newest = [manifestKey(point), restoreTextKey(point, manifest.restoreText)].map((key) => ({
    key,
    versionId: null,
  }));
  const stored = manifest.objects.flatMap(({ key, versionId, parts, partsVersionId = null }) => [
    { key, versionId },
    { key: `${prefix}${parts}`, versionId: partsVersionId },
  ]);
  return [...stored, ...newest];
}

import { PermanentError } from '#core/errors.ts';
import { dataPrefix, manifestKey, pointPrefix } from '#core/point/keys.ts';
import type { HiddenPoint, HidingStore, MarkingStore, StoreLock } from '#core/ports/store.ts';
import type { Bucket } from '../bucket.ts';
import { isVersioned } from '../examining/is-versioned.ts';
import { listObjects } from '../reading/list-keys.ts';
import { adoptMarked } from './adopt-marked.ts';
import { bringBack } from './bring-back.ts';
import { backKey, type HiddenRecord, hiddenIn, hiddenKey, recordsPrefix, wholeKey } from './hidden-record.ts';
import { hideUnder } from './hide-keys.ts';
import { type ListedVersion, listVersions } from './list-versions.ts';
import { putRecord } from './put-record.ts';

/**
 * Hides by delete markers, and removes nothing: the bucket's lifecycle does, some time later, and never what is locked.
 * What was hidden, and which version of each file, lies in `hidden/<engine>/<source>/<runId>/`, written before the
 * first marker. Data is read by the versions that its manifest names, so that a marker over it hides it from nobody.
 */
export function hidingOf(bucket: Bucket, lock: () => Promise<StoreLock>): HidingStore & MarkingStore {
  async function* hidden(only?: { readonly engine: string; readonly source: string }) {
    const keys: string[] = [];
    for await (const { key } of listObjects(bucket, recordsPrefix(only))) keys.push(key);
    yield* hiddenIn(keys);
  }
  const knownOf = async ({ engine, source, runId }: Omit<HiddenPoint, 'hiddenAt' | 'class'>) => {
    for await (const point of hidden({ engine, source })) if (point.runId === runId) return point;
    return undefined;
  };
  /** Only where versions are kept is anything left under a marker. */
  const refuseUnversioned = async (): Promise<void> => {
    if (!(await isVersioned(bucket))) throw unversioned(bucket);
  };

  return {
    hidden,
    async hide(named, at) {
      await refuseUnversioned();
      const { engine, source, runId, class: of } = named;
      const fresh: HiddenPoint = { engine, source, runId, class: of, hiddenAt: at };
      const known = await knownOf(named);
      const isNoted = known === undefined && (await noteFiles(bucket, fresh));
      // where its manifest is not in sight, another retire has begun meanwhile, or there is nothing to hide
      const point = isNoted ? fresh : (known ?? (await knownOf(named)));
      if (!point) return;
      await hideUnder(bucket, pointPrefix(point), manifestKey(point));
      // Dies this process here, there is no point, and its data is found by its record.
      await hideUnder(bucket, dataPrefix(point, point.class));
      if (!point.isWhole) await putRecord(bucket, wholeKey(point), {});
    },
    async unhide(point, lockedUntil) {
      await bringBack(bucket, await lock(), point, lockedUntil);
      // Dies this process here, it is hidden and in sight: done again, everything is there already.
      for await (const one of hidden(point))
        if (one.runId === point.runId) await putRecord(bucket, backKey(one), {});
    },
    async removeHidden(point) {
      for (const prefix of [pointPrefix(point), dataPrefix(point, point.class)]) {
        for await (const { isMarker } of listVersions(bucket, prefix)) if (!isMarker) return false;
      }
      const { engine, source, runId } = point;
      await hideUnder(bucket, `${recordsPrefix({ engine, source })}${runId}/`);
      return true;
    },
    async hideAttempt(prefix) {
      await refuseUnversioned();
      await hideUnder(bucket, prefix);
    },
    adopt: (run, at) => adoptMarked(bucket, run, at),
    async *markers(prefix) {
      const over = new Map<string, Date>();
      const kept = new Set<string>();
      for await (const { key, isLatest, isMarker, at } of listVersions(bucket, prefix)) {
        if (!isMarker) kept.add(key);
        else if (isLatest) over.set(key, at);
      }
      for (const [key, at] of over) if (kept.has(key)) yield { key, at };
    },
  };
}

/** False where there is no manifest to hide. */
async function noteFiles(bucket: Bucket, point: HiddenPoint): Promise<boolean> {
  const seen: ListedVersion[] = [];
  for await (const version of listVersions(bucket, pointPrefix(point))) seen.push(version);
  const files = seen
    .filter(({ isLatest, isMarker }) => isLatest && !isMarker)
    .map(({ key, versionId }) => ({ key, versionId }));
  if (!files.some(({ key }) => key === manifestKey(point))) return false;
  const record: HiddenRecord = { at: point.hiddenAt.toISOString(), class: point.class, files };
  await putRecord(bucket, hiddenKey(point), record);
  return true;
}

const unversioned = ({ name }: Bucket): PermanentError =>
  new PermanentError(
    `nothing is hidden in bucket '${name}': it keeps no versions, and what is deleted is gone`,
    {
      hint: 'switch its versioning on, better make a new one with Object Lock (docs/bucket.md); npx holdfast retire --dry-run says what no rule keeps any more',
    },
  );

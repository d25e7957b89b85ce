import { manifestKey, pointPrefix, type RunName } from '#core/point/keys.ts';
import type { HiddenPoint } from '#core/ports/store.ts';
import type { Bucket } from '../bucket.ts';
import { hiddenManifest } from './hidden-manifest.ts';
import { type HiddenRecord, hiddenKey } from './hidden-record.ts';
import { type ListedVersion, listVersions } from './list-versions.ts';
import { putRecord } from './put-record.ts';

/**
 * Writes the record of a point that somebody else has hidden, whole or in part, as retire does before it hides one. Of each
 * file the first version is named: what was put over a marker since is not of the run. Undefined where no marker hides
 * anything of it, or it has no manifest.
 */
export async function adoptMarked(
  bucket: Bucket,
  { engine, source, runId }: RunName,
  at: Date,
): Promise<HiddenPoint | undefined> {
  const run = { engine, source, runId };
  const first = new Map<string, ListedVersion>();
  const marked: string[] = [];
  // the newest version of a key comes first
  for await (const version of listVersions(bucket, pointPrefix(run))) {
    if (!version.isMarker) first.set(version.key, version);
    else if (version.isLatest) marked.push(version.key);
  }
  const manifest = first.get(manifestKey(run));
  if (!manifest || !marked.some((key) => first.has(key))) return undefined;
  const { class: of } = await hiddenManifest(bucket, manifest, run);
  const point: HiddenPoint = { ...run, class: of, hiddenAt: at };
  const files = [...first.values()].map(({ key, versionId }) => ({ key, versionId }));
  await putRecord(bucket, hiddenKey(point), {
    at: at.toISOString(),
    class: of,
    files,
  } satisfies HiddenRecord);
  return point;
}

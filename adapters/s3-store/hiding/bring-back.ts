import { PermanentError } from '#core/errors.ts';
import { manifestKey, pointPrefix, type RunName } from '#core/point/keys.ts';
import { storedObjects } from '#core/point/stored-objects.ts';
import type { HiddenPoint, ObjectRef, StoreLock } from '#core/ports/store.ts';
import { MissingObjectError } from '#core/ports/store-errors.ts';
import type { Bucket } from '../bucket.ts';
import { extendLock } from '../extend-lock.ts';
import { getObject, headObject } from '../reading/get-object.ts';
import { bytesOf, type File, hiddenManifest } from './hidden-manifest.ts';
import { HiddenRecord, hiddenKey } from './hidden-record.ts';
import { listVersions } from './list-versions.ts';
import { putAgain } from './put-again.ts';

/**
 * Makes a hidden point a point again. A marker is a version too, and nobody may delete one: so each of its own files is
 * written once more, with the same bytes, as the newest version, the manifest last. Its data stays under its markers,
 * where lifecycle would remove it: it lives by its lock from now on, which is extended first. Dies this process anywhere,
 * doing it again goes on.
 */
export async function bringBack(
  bucket: Bucket,
  lock: StoreLock,
  point: HiddenPoint,
  lockedUntil: Date,
): Promise<void> {
  const files = await filesOf(bucket, point);
  const named = files.find(({ key }) => key === manifestKey(point));
  if (!named) throw tooLate(point, manifestKey(point));
  const manifest = await hiddenManifest(bucket, named, point);
  const keep = async (ref: ObjectRef): Promise<void> => {
    if (!(await headObject(bucket, ref))) throw tooLate(point, ref.key);
    if (lock.mode !== 'none') await extendLock(bucket, lock, ref, lockedUntil);
  };
  for (const ref of [...storedObjects(manifest), ...files]) await keep(ref);
  for (const file of manifestLast(files, point)) {
    await putAgain(bucket, file.key, await bytesOf(bucket, file));
    await keep({ key: file.key, versionId: null });
  }
}

async function filesOf(bucket: Bucket, point: HiddenPoint): Promise<readonly File[]> {
  const bytes = await getObject(bucket, hiddenKey(point));
  const record = HiddenRecord.safeParse(bytes && jsonOf(bytes));
  if (!record.success) {
    throw new PermanentError(`'${hiddenKey(point)}' cannot be read`, {
      hint: 'it says which versions were hidden: look at them, and write them again by hand (docs/bucket.md)',
    });
  }
  const { files } = record.data;
  const kept = new Set<string>();
  for await (const { key, versionId } of listVersions(bucket, pointPrefix(point)))
    kept.add(`${versionId} ${key}`);
  const gone = files.find(({ key, versionId }) => !kept.has(`${versionId} ${key}`));
  if (gone) throw tooLate(point, gone.key);
  return files;
}

const manifestLast = (files: readonly File[], point: RunName): readonly File[] => [
  ...files.filter(({ key }) => key !== manifestKey(point)),
  ...files.filter(({ key }) => key === manifestKey(point)),
];

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'));
  } catch {
    return undefined;
  }
}

const nameOf = ({ source, runId }: RunName): string => `${source}@${runId}`;

const tooLate = (point: RunName, key: string): PermanentError =>
  new PermanentError(`${nameOf(point)} cannot be taken back any more: '${key}' is gone`, {
    hint: 'take another point: npx holdfast list',
    cause: new MissingObjectError(key),
  });

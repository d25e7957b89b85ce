import type { DatabaseName, RestoredDatabases } from '#core/cloud/ports/databases/restored-databases.ts';
import { PermanentError } from '#core/errors.ts';
import { type PointRecord, pointName } from '#core/point/point-record.ts';
import { KeptFacts } from '../kept-facts.ts';
import type { Wanted } from './wanted.ts';

/**
 * What a point brings back under a new name. Its snapshot must be there as it was sealed: the very same one, available,
 * taken at the same instant. Throws otherwise: nothing was asked for then.
 */
export async function wantedFromPoint(
  databases: Pick<RestoredDatabases, 'find'>,
  point: PointRecord,
  id: string,
): Promise<Wanted> {
  const what = pointName(point);
  const { snapshot, source } = KeptFacts.parse(point.manifest.database);
  const found = await databases.find(snapshot);
  if (!found) {
    throw new PermanentError(`the snapshot of ${what} is gone: '${snapshot.id}'`, {
      hint: `look in CloudTrail who deleted it, and restore another point: npx holdfast list ${point.source}`,
    });
  }
  if (found.arn !== snapshot.arn || found.takenAt !== snapshot.takenAt) {
    throw new PermanentError(
      `'${snapshot.id}' is not the snapshot that ${what} was sealed with: it was taken ${found.takenAt ?? 'at no time'}, not ${snapshot.takenAt ?? 'at no time'}`,
      { hint: `look who put it there, and restore another point: npx holdfast list ${point.source}` },
    );
  }
  if (found.status !== 'available') {
    throw new PermanentError(`the snapshot of ${what} is ${found.status}, not available`, {
      hint: 'look at its events: aws rds describe-events --source-type db-snapshot',
    });
  }
  const name: DatabaseName = { kind: source.kind, id };
  const gib = source.kind === 'instance' ? snapshot.gib : source.storage.gib;
  const like = { ...source, storage: { ...source.storage, gib } };
  return { name, origin: { as: 'snapshot', id: snapshot.id }, like, what, tags: {} };
}

import type { ManagedSnapshot } from '#core/cloud/ports/managed-databases.ts';
import type { SnapshotInput } from './request.ts';
import { runTag } from './snapshot-id.ts';

/** Of this run, by its tag, and of this very database: one that was made anew under the same name is another. */
export const isOurs = (snapshot: ManagedSnapshot, { database, tags }: SnapshotInput): boolean =>
  snapshot.tags[runTag] === tags[runTag] &&
  snapshot.kind === database.kind &&
  snapshot.sourceId === database.id &&
  (snapshot.sourceResourceId === undefined || snapshot.sourceResourceId === database.resourceId);

import type { DatabaseName, RestoredDatabases } from '#core/cloud/ports/databases/restored-databases.ts';
import type { ManagedDatabase } from '#core/cloud/ports/managed-databases.ts';
import { PermanentError, UsageError } from '#core/errors.ts';
import { nameOf } from '../snapshot/request.ts';
import type { Wanted } from './wanted.ts';

interface Asked {
  readonly source: string;
  readonly of: DatabaseName;
  /** As it was in the newest point; settings of an instant are kept nowhere. */
  readonly kept: ManagedDatabase | undefined;
  readonly at: Date;
  readonly id: string;
}

/**
 * What a database was at a second, under a new name, with the settings that it has now or had in its newest point. Outside
 * of what AWS can do, refused with the window.
 */
export async function wantedAtInstant(
  databases: Pick<RestoredDatabases, 'look' | 'window'>,
  { source, of, kept, at, id }: Asked,
): Promise<Wanted> {
  const standing = await databases.look(of);
  const like = standing?.database ?? kept;
  if (!like) {
    throw new PermanentError(`${nameOf(of)} is gone, and no point tells how it was`, {
      hint: `npx holdfast list ${source} shows what there is of it`,
    });
  }
  const window = await databases.window({ ...of, resourceId: like.resourceId });
  if (!window) {
    throw new PermanentError(`${nameOf(of)} has no automated backups to come back from`, {
      hint: `restore a point instead: npx holdfast list ${source}; for the next time, keep them: --backup-retention-period`,
    });
  }
  // RDS knows seconds; what is asked for within one is its beginning
  const second = new Date(Math.floor(at.getTime() / 1000) * 1000);
  if (second < window.from || second > window.to) {
    throw new UsageError(
      `${nameOf(of)} can be brought back to between ${window.from.toISOString()} and ${window.to.toISOString()}, not to ${second.toISOString()}`,
      {
        hint: `the end of it follows some minutes behind; an older state is in a point: npx holdfast list ${source}`,
      },
    );
  }
  const from = standing ? { id: of.id } : { resourceId: window.resourceId };
  return {
    name: { kind: of.kind, id },
    origin: { as: 'instant', at: second, of: from },
    ...{ like, what: `${source} at ${second.toISOString()}`, tags: {} },
  };
}

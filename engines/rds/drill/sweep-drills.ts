import type { StandingDatabases } from '#core/cloud/ports/databases/restored-databases.ts';
import type { ManagedDatabase } from '#core/cloud/ports/managed-databases.ts';
import { TransientError } from '#core/errors.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Logger } from '#core/ports/logger.ts';
import { nameOf } from '../snapshot/request.ts';
import { drillPrefix, drillTag } from './drill-id.ts';

interface Deps {
  readonly databases: StandingDatabases;
  readonly deployment: string;
  readonly clock: Clock;
  readonly log: Logger;
}

/** No drill is under way for so long; whoever made it is dead. */
const dayMs = 24 * 3_600_000;

/**
 * Deletes what dead drills have left: by its name, by the deployment's tag, and by its age, all three. One whose age
 * cannot be read stays. Instances before clusters, which are deleted without any. What RDS refuses does not
 * keep the others, and is an error at the end.
 */
export async function sweepDrills({ databases, deployment, clock, log }: Deps): Promise<number> {
  const old: ManagedDatabase[] = [];
  for await (const one of databases.tagged(drillTag)) {
    const isOurs = one.id.startsWith(drillPrefix) && one.tags[`holdfast:${deployment}`] === 'rds';
    const ageMs = clock.now().getTime() - Date.parse(one.tags[drillTag] ?? '');
    if (isOurs && ageMs > dayMs && one.status !== 'deleting') old.push(one);
  }
  let swept = 0;
  const refused: string[] = [];
  for (const { kind, id } of old.toSorted((a, b) => b.kind.localeCompare(a.kind))) {
    try {
      await databases.remove({ kind, id });
      swept += 1;
      log.warn('DRILL_SWEPT', { kind, id });
    } catch (error) {
      refused.push(`${nameOf({ kind, id })}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (refused.length > 0) {
    throw new TransientError(`what a dead drill has left could not be deleted: ${refused.join('; ')}`, {
      hint: 'it is asked for again tomorrow; it costs money until then: look at it, and delete it',
    });
  }
  return swept;
}

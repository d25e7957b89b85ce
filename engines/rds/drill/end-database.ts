import type { DatabaseName, StandingDatabases } from '#core/cloud/ports/databases/restored-databases.ts';
import { PermanentError } from '#core/errors.ts';
import type { Clock } from '#core/ports/clock.ts';
import { nameOf } from '../snapshot/request.ts';
import { drillPrefix, drillTag } from './drill-id.ts';

const firstPauseMs = 1_000;
const longestPauseMs = 15_000;
/** A deletion takes minutes. What is not gone then is looked at by a person, or swept away the day after. */
const patienceMs = 60 * 60_000;

/** Deletes what a drill has made, a cluster's instances first, and nothing of another name. Asked is not gone. */
export async function askForEnd(databases: StandingDatabases, name: DatabaseName): Promise<void> {
  const found = await databases.look(name);
  if (!found) return;
  if (!name.id.startsWith(drillPrefix) || found.database.tags[drillTag] === undefined) {
    throw new PermanentError(`${nameOf(name)} is of no drill, and is not deleted`, {
      hint: `only what is called ${drillPrefix}… and carries the tag ${drillTag} is`,
    });
  }
  for (const { id } of found.database.members) await askForEnd(databases, { kind: 'instance', id });
  if (found.database.status !== 'deleting') await databases.remove(name);
}

/** Waits until nothing of it is there any more. */
export async function untilGone(
  databases: StandingDatabases,
  clock: Clock,
  name: DatabaseName,
): Promise<void> {
  const startedMs = clock.now().getTime();
  let pauseMs = firstPauseMs;
  for (;;) {
    const found = await databases.look(name);
    if (!found) return;
    if (clock.now().getTime() - startedMs > patienceMs) {
      throw new PermanentError(`${nameOf(name)} is ${found.database.status} for an hour`, {
        hint: 'look at its events, and delete it: it costs money',
      });
    }
    await clock.sleep(pauseMs);
    pauseMs = Math.min(longestPauseMs, pauseMs * 1.5);
  }
}

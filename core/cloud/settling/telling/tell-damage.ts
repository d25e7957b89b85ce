import { type PointRecord, pointName } from '../../../point/point-record.ts';
import type { Catalog } from '../../../ports/catalog.ts';
import type { Clock } from '../../../ports/clock.ts';
import { newestGood } from '../../alerts/newest-good.ts';
import { raiseIncident } from '../../alerts/raise-incident.ts';
import type { Incidents } from '../../ports/incidents.ts';
import type { AlertQueue, WorkQueue } from '../../ports/queues.ts';
import type { RunRecord } from '../../run-record.ts';
import { shortened } from '../../shortened.ts';

interface Deps {
  readonly incidents: Incidents;
  readonly alerts: AlertQueue;
  readonly queue: WorkQueue;
  readonly points: Pick<Catalog, 'points'>;
  readonly clock: Clock;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
}

/**
 * Tells people of a point in which damage was found after it had been good or at least made, and asks for another backup
 * in its place. A backup that finds damage in its own point has failed, and that is told. Done again, the run is the same
 * one: it is scheduled for when the damage was found. While the incident is open, no second run is asked for.
 */
export async function tellDamage(
  deps: Deps,
  record: RunRecord,
  judged: readonly PointRecord[],
): Promise<void> {
  const { incidents, queue } = deps;
  if (record.kind === 'backup') return;
  for (const point of judged.filter(({ flags }) => flags.includes('damaged'))) {
    const found = point.history.findLast(({ level }) => level === 'damaged');
    if (!found) continue;
    const { source } = point;
    const isKnown = (await incidents.current(source, 'damaged')) !== undefined;
    // before the incident: dies this process in between, it is asked for again, and is the same run
    if (!isKnown) await queue.send([{ ask: 'run', kind: 'backup', source, scheduledAt: found.at }]);
    await raiseIncident(
      deps,
      { source, kind: 'damaged', at: found.at },
      shortened({
        message: `the point ${pointName(point)} is damaged: ${found.detail}`,
        hint: `another backup is asked for in its place; see what is left of the point: npx holdfast show ${pointName(point)}`,
      }),
      await moreOf(deps, record),
    );
  }
}

async function moreOf(
  { points, goodLevelOf, clock }: Deps,
  { source, engine, owner, contacts = [] }: RunRecord,
) {
  const known = (await points.points(source)).points;
  const newest = newestGood(known, goodLevelOf, clock.now());
  return {
    ...{ engine, contacts: [...contacts] },
    ...(owner === undefined ? {} : { owner }),
    ...(newest ? { lastGood: { point: pointName(newest), consistentAt: newest.manifest.consistentAt } } : {}),
  };
}

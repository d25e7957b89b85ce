import { type PointRecord, pointName } from '../../point/point-record.ts';
import { isGood } from '../../point/standing.ts';
import type { Catalog } from '../../ports/catalog.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Alert } from '../messages.ts';
import type { Incidents } from '../ports/incidents.ts';
import type { AlertQueue } from '../ports/queues.ts';
import type { RunMetrics } from '../ports/run-metrics.ts';
import type { RunRecords } from '../ports/run-records.ts';
import type { RunRecord } from '../run-record.ts';
import { endedRun, isGoodEnd } from './ended-run.ts';

interface Deps {
  readonly runs: RunRecords;
  readonly points: Pick<Catalog, 'points' | 'point'>;
  readonly incidents: Incidents;
  readonly alerts: AlertQueue;
  readonly metrics: RunMetrics;
  readonly clock: Clock;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
}

/**
 * Opens or closes the incident of a run that has ended, sends what people must hear, and then writes down that they were
 * told. Dies this process in between, the next who asks tells them again: twice is better than never. A failed restore is
 * told and opens nothing. `point` is that of a verified backup, where it is in hand.
 */
export async function tellOf(deps: Deps, record: RunRecord, point?: PointRecord): Promise<void> {
  const { runs, incidents, alerts, metrics } = deps;
  const { source, kind, runId, endedAt: at = record.since } = record;
  if (record.outcome !== 'skipped') {
    if (isGoodEnd(record)) {
      const incident = await incidents.current(source, kind);
      // told late, it says nothing of a run that has failed since
      if (incident && incident.lastAt <= at) {
        const { openedAt: since, failures } = incident;
        await alerts.send(await alertOf(deps, record, { what: 'recovered', since, failures }));
        await incidents.close(incident);
      }
    } else {
      const error = record.error ?? {
        message: `it ended with ${record.outcome ?? 'no outcome'}`,
        hint: 'read its log',
      };
      // A person has asked for a restore and need not ask again: it says nothing of how the source stands.
      const { openedAt: since, failures } =
        kind === 'restore'
          ? { openedAt: at, failures: 1 }
          : await incidents.failed(source, kind, { runId, at, error });
      await alerts.send(await alertOf(deps, { ...record, error }, { what: 'failed', since, failures }));
    }
  }
  const ended = await endedRun(deps, record, point);
  // Of all who told it, one writes this down: graphs count a run once, or never if this process dies right here.
  if (!(await runs.replace({ ...record, told: true })) || record.outcome === 'skipped') return;
  metrics.ended(ended);
}

async function alertOf(
  { points, goodLevelOf }: Deps,
  {
    kind,
    engine,
    source,
    runId,
    outcome = 'failed',
    endedAt,
    since: at,
    error,
    owner,
    contacts,
    point,
    target,
  }: RunRecord,
  about: Pick<Alert, 'what' | 'since' | 'failures'>,
): Promise<Alert> {
  const known = (await points.points(source)).points;
  const newest = known.find((point) => isGood(point, goodLevelOf(point.engine)));
  return {
    ...about,
    ...{ kind, engine, source, runId, outcome, at: endedAt ?? at },
    ...(error && about.what === 'failed' ? { error } : {}),
    ...(newest ? { lastGood: { point: pointName(newest), consistentAt: newest.manifest.consistentAt } } : {}),
    ...(point === undefined ? {} : { point }),
    ...(target === undefined ? {} : { target }),
    contacts: contacts ?? [],
    ...(owner === undefined ? {} : { owner }),
  };
}

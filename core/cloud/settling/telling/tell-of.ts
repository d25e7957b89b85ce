import type { Measurements } from '../../../judging/history/measurements.ts';
import { isOfNow } from '../../../point/is-of-now.ts';
import { type PointRecord, type PointSummary, pointName } from '../../../point/point-record.ts';
import { isGood } from '../../../point/standing.ts';
import type { Clock } from '../../../ports/clock.ts';
import { newestGood } from '../../alerts/newest-good.ts';
import type { Alert, AlertAbout } from '../../messages.ts';
import type { Incidents } from '../../ports/incidents.ts';
import type { PointTable } from '../../ports/point-table.ts';
import type { AlertQueue } from '../../ports/queues.ts';
import type { RunMetrics } from '../../ports/run-metrics.ts';
import type { RunRecords } from '../../ports/run-records.ts';
import type { RunRecord } from '../../run-record.ts';
import { judgedPoint } from '../judged-point.ts';
import { endedRun, isGoodEnd } from './ended-run.ts';
import { tellOfSuspicion } from './tell-of-suspicion.ts';

interface Deps {
  readonly runs: RunRecords;
  readonly points: Pick<PointTable, 'points' | 'point' | 'judge' | 'keep'>;
  readonly measurements: Measurements;
  readonly incidents: Incidents;
  readonly alerts: AlertQueue;
  readonly metrics: RunMetrics;
  readonly clock: Clock;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
}

/**
 * Opens or closes the incident of a run that has ended, sends what people must hear, and then writes down that they were
 * told. Dies this process in between, the next who asks sends it again, and whoever was told by then is not told twice. The
 * next failure of an open incident is counted, and is in its reminders. A failed restore or read-back is told and opens
 * nothing. `known` is the point of a verified backup, judged, where it is in hand.
 */
export async function tellOf(deps: Deps, record: RunRecord, known?: PointRecord): Promise<void> {
  const { runs, incidents, alerts, metrics } = deps;
  const { source, kind, runId, endedAt: at = record.since } = record;
  const point = record.outcome === 'verified' ? (known ?? (await judgedPoint(deps, record))) : known;
  if (record.outcome !== 'skipped') {
    if (isGoodEnd(record)) {
      const incident = await incidents.current(source, kind);
      // told late, it says nothing of a run that has failed since
      if (incident && incident.lastAt <= at) {
        const { openedAt: since, failures } = incident;
        await alerts.send(await alertOf(deps, record, { what: 'recovered', since, failures }));
        await incidents.close(incident);
      }
      if (kind === 'backup' && point) {
        const about = () => alertOf(deps, record, { what: 'failed', since: at, failures: 1 });
        await tellOfSuspicion({ ...deps, about, isOvertaken: () => isOvertaken(deps, record) }, point, at);
      }
    } else {
      const error = record.error ?? {
        message: `it ended with ${record.outcome ?? 'no outcome'}`,
        hint: 'read its log',
      };
      // What a person has asked for says nothing of how the source stands; nor does what is told after a newer good run.
      const opensNone = kind === 'restore' || kind === 'verify' || (await isOvertaken(deps, record));
      const failed = { ...record, error };
      if (opensNone) {
        const oneOff = { what: 'failed', since: at, failures: 1, oneOff: true } as const;
        await alerts.send(await alertOf(deps, failed, oneOff));
      } else {
        const about = aboutOf(record);
        const incident = await incidents.failed(source, kind, { runId, at, error, about });
        const { openedAt: since, failures } = incident;
        if (incident.runId === runId || incident.toldAt === undefined) {
          await alerts.send(await alertOf(deps, failed, { what: 'failed', since, failures }));
        }
      }
    }
  }
  const ended = await endedRun(deps, record, point);
  // Of all who told it, one writes this down: graphs count a run once, or never if this process dies right here.
  if (!(await runs.replace({ ...record, told: true })) || record.outcome === 'skipped') return;
  metrics.ended(ended);
}

/** A good point of a later run is there: the source is right again. One that was asked for by a wrong clock says no such thing. */
async function isOvertaken(
  { points, goodLevelOf, clock }: Deps,
  { kind, source, runId }: RunRecord,
): Promise<boolean> {
  if (kind !== 'backup') return false;
  const known = (await points.points(source)).points;
  return known.some(
    (point) =>
      point.runId > runId &&
      isGood(point, goodLevelOf(point.engine)) &&
      isOfNow(point.manifest.scheduledAt, clock.now()),
  );
}

async function alertOf(
  { points, goodLevelOf, clock }: Deps,
  record: RunRecord,
  news: Pick<Alert, 'what' | 'since' | 'failures' | 'oneOff'>,
): Promise<Alert> {
  const { kind, source, endedAt, since: at, error, point } = record;
  const known = (await points.points(source)).points;
  const newest = newestGood(known, goodLevelOf, clock.now());
  return {
    ...news,
    ...aboutOf(record),
    ...{ kind, source, at: endedAt ?? at },
    ...(error && news.what === 'failed' ? { error } : {}),
    lastGood: newest ? { point: pointName(newest), consistentAt: newest.manifest.consistentAt } : null,
    ...(point === undefined ? {} : { point: worthAsking(point, known, newest) }),
  };
}

/** What reminders say again. */
const aboutOf = ({
  engine,
  runId,
  point,
  target,
  outcome = 'failed',
  rpoSeconds,
  owner,
  contacts = [],
}: RunRecord): AlertAbout => ({
  ...{ engine, runId, outcome, contacts },
  ...(point === undefined ? {} : { point }),
  ...(target === undefined ? {} : { target }),
  ...(rpoSeconds === undefined ? {} : { rpoSeconds }),
  ...(owner === undefined ? {} : { owner }),
});

/** A damaged point would be refused again. */
function worthAsking(
  point: string,
  known: readonly PointSummary[],
  newestGood: PointSummary | undefined,
): string {
  const isDamaged = known.some((one) => pointName(one) === point && one.flags.includes('damaged'));
  return isDamaged && newestGood ? pointName(newestGood) : point;
}

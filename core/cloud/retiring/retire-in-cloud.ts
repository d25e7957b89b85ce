import type { Audit } from '../../audit/audit.ts';
import type { PlanConfig } from '../../config/plan.ts';
import { type PointSummary, pointName } from '../../point/point-record.ts';
import type { Catalog } from '../../ports/catalog.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { HidingStore, LockingStore, MarkingStore, Store } from '../../ports/store.ts';
import { hideAttempts } from '../../retention/hiding/hide-attempts.ts';
import { keepLocked } from '../../retention/hiding/keep-locked.ts';
import { tidyHidden } from '../../retention/hiding/tidy-hidden.ts';
import { type Retired, retireSource } from '../../retention/retire-source.ts';
import { type UnrecordedMarkers, unrecordedMarkers } from '../../retention/unrecorded-markers.ts';
import { newestGood } from '../alerts/newest-good.ts';
import { raiseIncident, resolveIncident } from '../alerts/raise-incident.ts';
import type { Incidents } from '../ports/incidents.ts';
import type { PointTable } from '../ports/point-table.ts';
import type { AlertQueue } from '../ports/queues.ts';
import type { Retirements } from '../ports/retirements.ts';
import type { RunRecords } from '../ports/run-records.ts';
import type { DeployedConfig } from '../starting/deps.ts';
import type { RetireRequest } from './retire-request.ts';
import { type RetiredAnswer, retiredAnswer } from './retired-answer.ts';
import { tellOfMarkers } from './tell-of-markers.ts';
import { throughOf } from './through-of.ts';

export interface RetireInCloudDeps {
  readonly deployed: () => Promise<DeployedConfig>;
  readonly store: Store & HidingStore & MarkingStore & LockingStore;
  /** Of what lies in the store itself. */
  readonly lying: Catalog;
  readonly points: PointTable;
  readonly runs: Pick<RunRecords, 'busy'>;
  readonly incidents: Incidents;
  readonly alerts: AlertQueue;
  readonly retirements: Retirements;
  readonly audit: Audit;
  readonly clock: Clock;
  readonly log: Logger;
  readonly longestLockDays: number;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
}

type Asked = Omit<Extract<RetireRequest, { ask: 'source' }>, 'ask'>;

/**
 * Retires one source of a deployment by the plan that is deployed: keeps the locks of what stays beyond its time, hides what
 * is due, hides what attempts have left, and writes down how it went. It may die anywhere and is asked again.
 */
export async function retireInCloud(deps: RetireInCloudDeps, asked: Asked): Promise<RetiredAnswer> {
  const { source, who = 'retire', confirmedBy } = asked;
  const { config } = await deps.deployed();
  const declared = Object.hasOwn(config.sources, source) ? config.sources[source] : undefined;
  const plan = declared && config.plans[declared.plan];
  const last = await deps.retirements.get(source);
  const { points } = await deps.points.points(source);
  const engines = new Set([...points.map(({ engine }) => engine), ...(declared ? [declared.engine] : [])]);
  const isBusy = (await deps.runs.busy(source)).length > 0;
  if (!isBusy)
    for (const engine of engines) await tidyHidden({ ...deps, catalog: deps.points }, { engine, source });
  const marked = await markedBy(deps, source, engines);
  const { contacts = [], owner } = declared ?? {};
  const inSight = points.filter((point) => !marked.some((one) => one.point === pointName(point)));
  const newest = newestGood(inSight, deps.goodLevelOf, deps.clock.now());
  const more = {
    ...(newest ? { engine: newest.engine, lastGood: lastGoodOf(newest) } : {}),
    contacts: [...contacts],
    ...(owner === undefined ? {} : { owner }),
  };
  await tellOfMarkers(deps, { source, at: deps.clock.now().toISOString(), more }, marked);
  const lastRetired = last?.lastDone === undefined ? undefined : new Date(last.lastDone);
  const retired = await retireSource(
    {
      ...{ ...deps, catalog: deps.points, who, isBusy: async () => isBusy },
      keep: (rulings) => keepLocked(deps, rulings),
      progress: { note: (what) => deps.log.info('RETIRE_NOTED', { source, what }) },
      table: { lying: deps.lying, forget: (point) => deps.points.forget(point) },
      // what somebody else hides is counted as a point, and may be all that the rules count on
      lastRunFailed: async () =>
        marked.length > 0 || (await deps.incidents.open(source)).some(({ kind }) => kind === 'backup'),
    },
    source,
    { plan, lastRetired, confirmedBy },
  );
  if (!isBusy) await hideLeft(deps, { source, engines }, points);
  await tell(deps, retired, plan, more);
  const answer = retiredAnswer(retired, plan);
  const at = deps.clock.now().toISOString();
  const lastDone = retired.outcome === 'done' ? at : last?.lastDone;
  const { outcome } = retired;
  const counts = { stays: answer.stays, due: answer.goes.length, limit: retired.stopped?.limit };
  const lastThrough = outcome === 'busy' ? throughOf(last) : at;
  await deps.retirements.put({ source, at, outcome, ...counts, lastThrough, lastDone });
  deps.log.info('SOURCE_RETIRED', { source, outcome, who, ...counts });
  return answer;
}

/** Once a day this is what looks at every version of a point's own files. */
async function markedBy(
  deps: RetireInCloudDeps,
  source: string,
  engines: ReadonlySet<string>,
): Promise<readonly UnrecordedMarkers[]> {
  const found = await Promise.all([...engines].map((engine) => unrecordedMarkers(deps, { engine, source })));
  return found.flat();
}

const lastGoodOf = (point: PointSummary) => ({
  point: pointName(point),
  consistentAt: point.manifest.consistentAt,
});

async function hideLeft(
  deps: RetireInCloudDeps,
  { source, engines }: { readonly source: string; readonly engines: ReadonlySet<string> },
  points: readonly PointSummary[],
): Promise<void> {
  for (const engine of engines) {
    const hidden = await hideAttempts(deps, { engine, source }, points);
    if (hidden.length > 0) deps.log.info('ATTEMPTS_HIDDEN', { source, prefixes: hidden });
  }
}

/** A stop is an incident; it is over when a retire has gone through, and not because nothing may go for another reason. */
async function tell(
  deps: RetireInCloudDeps,
  { source, rulings, outcome, stopped }: Retired,
  plan: PlanConfig | undefined,
  more: Parameters<typeof resolveIncident>[2],
): Promise<void> {
  const seen = { source, kind: 'retire', at: deps.clock.now().toISOString() } as const;
  if (outcome === 'stopped' && stopped) {
    const { due, limit } = stopped;
    const error = {
      message: `${due} of ${rulings.length} points of ${source} are past their time at once, and ${limit} may go without a person: nothing was touched`,
      hint: `see which: npx holdfast retire ${source} --dry-run\nif it is right: npx holdfast retire ${source} --confirm`,
    };
    return raiseIncident(deps, seen, error, more);
  }
  const waits =
    outcome === 'busy' || plan === undefined || rulings.some(({ rule }) => rule === 'last run failed');
  if (outcome === 'done' || !waits) await resolveIncident(deps, seen, more);
}

import type { Measurements } from '../../judging/history/measurements.ts';
import type { PointRecord } from '../../point/point-record.ts';
import type { Catalog } from '../../ports/catalog.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { LockingStore, Store } from '../../ports/store.ts';
import type { Incidents } from '../ports/incidents.ts';
import type { TaskLooker } from '../ports/launcher.ts';
import type { PointTable } from '../ports/point-table.ts';
import type { AlertQueue, WorkQueue } from '../ports/queues.ts';
import type { RunMetrics } from '../ports/run-metrics.ts';
import type { RunRecords } from '../ports/run-records.ts';
import type { Services } from '../ports/service.ts';
import type { Report } from '../report.ts';
import { type RunKey, type RunRecord, runName } from '../run-record.ts';
import { stopReason } from '../states/stop-reason.ts';
import type { TaskEnd } from '../task-end.ts';
import { concludeRun } from './conclude-run.ts';
import { gatherEvidence } from './gather-evidence.ts';
import { judgeRun } from './judge-run.ts';
import { judgedPoint } from './judged-point.ts';
import { keepJudgements, keepPoint } from './keep-judgements.ts';
import { lockAll } from './lock-all.ts';
import { settleService } from './service/settle-service.ts';
import { tellDamage } from './telling/tell-damage.ts';
import { tellOrGoOn } from './telling/tell-or-go-on.ts';

export interface SettleDeps {
  readonly store: Store & LockingStore;
  /** Of what lies in the store itself. */
  readonly lying: Catalog;
  readonly runs: RunRecords;
  readonly points: PointTable;
  readonly measurements: Measurements;
  readonly incidents: Incidents;
  readonly launcher: TaskLooker;
  /** Of engines whose provider does the work, by the engine's name. */
  readonly services: Services;
  readonly queue: WorkQueue;
  readonly alerts: AlertQueue;
  readonly metrics: RunMetrics;
  readonly clock: Clock;
  readonly log: Logger;
  readonly longestLockDays: number;
  /** Of Holdfast, for the manifests that settle writes itself. */
  readonly version: string;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
}

/** News of a task: which launch of which run it was, and how it ended. */
export interface TaskNews {
  readonly launch: number;
  readonly end: TaskEnd;
}

export type Settled = 'unknown' | 'under way' | 'ended' | 'queued';

/**
 * Brings a run to where the store and ECS say that it is. Anybody may ask, as often as they like: what was said once is
 * said again, and nothing is done twice that counts. Without news it looks for the task itself.
 */
export async function settleRun(deps: SettleDeps, key: RunKey, news?: TaskNews): Promise<Settled> {
  const record = await deps.runs.get(key);
  if (!record) {
    deps.log.warn('RUN_UNKNOWN', { ...key });
    return 'unknown';
  }
  if (record.state === 'ended') {
    if (!record.told) await tellOrGoOn(deps, record);
    return 'ended';
  }
  if (record.state === 'queued') return wakeUp(deps, record);
  const service = deps.services.get(record.engine);
  if (service && record.taskArn !== undefined) return settleService(deps, service, record);
  const end = await endOf(deps, record, news);
  if (end === 'under way') return end;
  if (end === 'not launched') return wakeUp(deps, record);
  return judge(deps, record, end);
}

/** A message that was lost keeps a run waiting for ever; it is sent again when it is overdue by so much. */
const overdueMs = 3 * 60_000;

async function wakeUp({ queue, clock, log }: SettleDeps, record: RunRecord): Promise<Settled> {
  const { kind, source, runId, since, notBefore = since } = record;
  const dueMs = Math.max(Date.parse(since), Date.parse(notBefore)) + overdueMs;
  if (clock.now().getTime() < dueMs) return 'under way';
  log.warn('RUN_WAS_FORGOTTEN', { run: runId, source, state: record.state, since });
  await queue.send([{ ask: 'launch', kind, source, runId }]);
  return 'queued';
}

/** ECS may not show a task yet that it has just accepted; one that stopped it shows for an hour. */
const unseenMs = 10 * 60_000;

/** How the task of the launch that counts has ended. News of another launch says nothing about it. */
async function endOf(
  { launcher, clock, log }: SettleDeps,
  record: RunRecord,
  news: TaskNews | undefined,
): Promise<TaskEnd | 'under way' | 'not launched'> {
  if (news) return news.launch === record.launches ? news.end : 'under way';
  if (record.taskArn === undefined) return 'not launched';
  const seen = await launcher.look(record.taskArn);
  if (seen.as === 'running') {
    await stopOverdue({ launcher, clock, log }, record, record.taskArn);
    return 'under way';
  }
  if (seen.as === 'stopped') return seen.end;
  if (clock.now().getTime() - Date.parse(record.since) < unseenMs) return 'under way';
  return { reason: 'ECS does not know the task any more' };
}

/** A task ends by itself at its deadline. One that has not by so long after it hangs, and keeps its source busy. */
const overMs = 15 * 60_000;

async function stopOverdue(
  { launcher, clock, log }: Pick<SettleDeps, 'launcher' | 'clock' | 'log'>,
  { since, deadlineSeconds, source, runId }: RunRecord,
  taskArn: string,
): Promise<void> {
  if (deadlineSeconds === undefined) return;
  const lateMs = clock.now().getTime() - Date.parse(since) - deadlineSeconds * 1000;
  if (lateMs < overMs) return;
  log.warn('TASK_IS_STOPPED', { run: runId, source, taskArn, deadlineSeconds });
  await launcher.stop(taskArn, stopReason.overdue(Math.round(deadlineSeconds / 60)));
}

async function judge(deps: SettleDeps, record: RunRecord, end: TaskEnd): Promise<Settled> {
  const evidence = await gatherEvidence(deps, record);
  const judgement = judgeRun(record, evidence, end);
  // What became known of points comes first: dies this process then, the run is judged again, to the same end.
  if (evidence.point) await keepPoint(deps, evidence.point);
  const judgements = [
    ...(evidence.readBack && evidence.point
      ? [{ seal: evidence.point.manifest.seal, record: evidence.readBack }]
      : []),
    ...(evidence.report?.judgements ?? []),
    ...damageOf(deps, record, evidence),
  ];
  const judged = await keepJudgements(deps, record, judgements, evidence.report?.document);
  await tellDamage(deps, record, judged);
  const unlocked = await lockAll(deps, judged);
  const decided = unlocked && judgement.event === 'judged good' ? unlocked : judgement;
  const told = decided.outcome === 'verified' ? await judgedInTime(deps, record) : evidence.point;
  return concludeRun(deps, record, decided, { point: told, ...measuredBy(evidence.report) });
}

function measuredBy(report: Report | undefined): Pick<RunRecord, 'seconds'> {
  const seconds = report?.document?.['seconds'];
  return typeof seconds === 'number' && seconds >= 0 ? { seconds } : {};
}

/**
 * Whoever sees a run ended sees whether its point is suspect. What cannot be judged now keeps no run open and no source busy:
 * it is judged when people are told, and until then settle is asked again.
 */
async function judgedInTime(deps: SettleDeps, record: RunRecord): Promise<PointRecord | undefined> {
  return judgedPoint(deps, record).catch((error: unknown) => {
    const { source, runId } = record;
    deps.log.warn('POINT_NOT_JUDGED', {
      run: runId,
      source,
      error: error instanceof Error ? error.message : String(error),
    });
    return undefined;
  });
}

/** An object that is not there as the manifest says is damage that settle itself has seen, twice. */
function damageOf(
  { clock }: SettleDeps,
  { source, runId }: RunRecord,
  { point, problem }: Awaited<ReturnType<typeof gatherEvidence>>,
) {
  if (!point || problem === undefined) return [];
  const at = clock.now().toISOString();
  const findings = [{ object: runName({ source, runId }), problem }];
  const record = {
    level: 'damaged' as const,
    source: point.source,
    runId: point.runId,
    at,
    by: 'settle',
    detail: problem,
    findings,
  };
  return [{ seal: point.manifest.seal, record }];
}

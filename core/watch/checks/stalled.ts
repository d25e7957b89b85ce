import type { Incident } from '../../cloud/ports/incidents.ts';
import type { TaskLooker } from '../../cloud/ports/launcher.ts';
import { RunKind, type RunRecord, runName } from '../../cloud/run-record.ts';
import { isGoodEnd } from '../../cloud/settling/telling/ended-run.ts';
import { stopReason } from '../../cloud/states/stop-reason.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Check, Finding, Round } from '../check.ts';
import type { SeenProgress, SeenRuns } from '../ports/seen-runs.ts';
import { collected } from '../round/collected.ts';
import { ofNow } from '../round/of-now.ts';
import { sideBySide } from '../round/side-by-side.ts';
import { type Stall, stallOf } from './stall-of.ts';

interface Deps {
  readonly runs: SeenRuns;
  readonly progress: SeenProgress;
  readonly tasks: TaskLooker;
  readonly log: Logger;
  /** Of a dump; other phases have a multiple of it. */
  readonly stallAfterMs: number;
}

const atOnce = 16;

/**
 * Finds tasks in which nothing moves, and asks ECS to stop them. No verdict is written here: the task's end is news, by
 * which settle looks what lies in the store, and tries again or ends the run.
 */
export const stalledCheck = (deps: Deps): Check => ({
  name: 'stalled tasks',
  kinds: ['stalled'],
  async look(round) {
    const findings: Finding[] = [];
    const atWork = (await collected(deps.runs.atWork())).filter(({ state }) => state === 'running');
    await sideBySide(atWork, { atOnce }, async (record) => {
      const { taskArn } = record;
      if (taskArn === undefined) return;
      const stall = await stallOf(deps, record, taskArn, round.at);
      if (!stall) return;
      if (stall.stop) await stop(deps, record, taskArn, stall);
      findings.push(findingOf(record, stall));
    });
    return { findings, right: await over(deps, round, findings) };
  },
});

async function stop(
  { tasks, log }: Deps,
  { source, runId, kind }: RunRecord,
  taskArn: string,
  { what }: Stall,
): Promise<void> {
  log.warn('TASK_IS_STOPPED', { run: runId, source, kind, taskArn, why: what });
  await tasks.stop(taskArn, stopReason.stalled(what));
}

const findingOf = (record: RunRecord, { what, stop: isStopped, hint }: Stall): Finding => ({
  source: record.source,
  kind: 'stalled',
  error: {
    message: `the ${record.kind} ${runName(record)} has stalled: ${what}${isStopped ? '; its task is stopped' : ''}`,
    hint: isStopped && record.attempt < record.attempts ? `${hint}; it is tried again by itself` : hint,
  },
});

/** A source that stalled is right again with its next good run, and not because the run that stalled has ended. */
async function over(
  { runs }: Deps,
  { open, at }: Round,
  findings: readonly Finding[],
): Promise<readonly Incident[]> {
  const right: Incident[] = [];
  for (const incident of open.filter(({ kind }) => kind === 'stalled')) {
    if (findings.some(({ source }) => source === incident.source)) continue;
    if (await hasGoodRunSince(runs, incident, at)) right.push(incident);
  }
  return right;
}

async function hasGoodRunSince(runs: SeenRuns, { source, lastAt }: Incident, at: Date): Promise<boolean> {
  for (const kind of RunKind.options) {
    const [newest] = await collected(ofNow(runs.newest(source, kind), at), 1);
    if (newest?.state === 'ended' && isGoodEnd(newest) && (newest.endedAt ?? '') > lastAt) return true;
  }
  return false;
}

import { PermanentError } from '../../errors.ts';
import type { LaunchRequest } from '../messages.ts';
import type { Launcher } from '../ports/launcher.ts';
import { type RunRecord, runName, type ToldError } from '../run-record.ts';
import { applied } from '../states/applied.ts';
import { nextState, type RunEvent } from '../states/next-state.ts';
import type { StartDeps } from './deps.ts';
import type { Started } from './start-run.ts';

/** Launches a run that waits in the queue, or whose launch was not answered for. What is under way stays as it is. */
export async function launchAgain(deps: StartDeps, { kind, source, runId }: LaunchRequest): Promise<Started> {
  const record = await deps.runs.get({ kind, source, runId });
  if (record) return launchRun(deps, record);
  throw new PermanentError(`there is no run ${source}@${runId} of the kind ${kind}`, {
    hint: 'it was asked for by a message that nobody of this deployment wrote',
  });
}

/** Gives a run its task. A run that waits is told to the queue again; that costs no attempt. */
export async function launchRun(deps: StartDeps, record: RunRecord): Promise<Started> {
  if (record.state === 'queued') return begin(deps, record);
  if (record.state === 'starting') return launch(deps, record);
  return record.state;
}

/** Of a plan that names none: a night. */
const usualWindowSeconds = 6 * 3600;

async function begin(deps: StartDeps, record: RunRecord): Promise<Started> {
  const { runs, clock } = deps;
  const plan = (await deps.deployed()).config.plans[record.plan];
  const windowSeconds = plan?.window?.seconds ?? usualWindowSeconds;
  const waitedMs = clock.now().getTime() - Date.parse(record.waitsSince ?? record.acceptedAt);
  if (waitedMs > windowSeconds * 1000) {
    return end(deps, record, 'the window has passed', tooLate(deps, record, windowSeconds));
  }
  const full = await noRoom(deps, record);
  if (full !== undefined) return wait(deps, record, full);
  const state = nextState(record.state, 'a task may start') ?? record.state;
  const { notBefore: _, taskArn: __, waitsFor: ___, ...rest } = record;
  const starting: RunRecord = {
    ...rest,
    state,
    launches: record.launches + 1,
    since: clock.now().toISOString(),
  };
  const input = await inputFor(deps, starting).catch((error: unknown) => {
    if (error instanceof PermanentError) return error;
    throw error;
  });
  if (typeof input !== 'string') return end(deps, record, 'the launch was refused for good', input);
  const whole = { ...starting, input };
  // Dies this process after it, the input is asked for again, word for word, by whoever reads the record next.
  if (!(await runs.replace(whole))) return 'running';
  return launch(deps, { ...whole, version: whole.version + 1 });
}

function tooLate({ services }: StartDeps, { engine, waitsFor }: RunRecord, windowSeconds: number): ToldError {
  const within = `within its window of ${Math.round(windowSeconds / 60)} minutes`;
  const why = waitsFor === undefined ? '' : `: ${waitsFor}`;
  if (services.has(engine)) {
    return {
      message: `the database could not be backed up ${within}${why}`,
      hint: 'see what it is busy with, and move the schedule of the plan or the maintenance window away from each other',
    };
  }
  return {
    message: `it found no room for a task ${within}${why}`,
    hint: 'raise tasks.maxRunning, or the quota of Fargate that stands in the way: npx holdfast doctor',
  };
}

/** A provider that does the work itself starts no task of ours. */
const launcherOf = ({ launcher, services }: StartDeps, { engine }: RunRecord): Launcher =>
  services.get(engine) ?? launcher;

async function inputFor(deps: StartDeps, record: RunRecord): Promise<string> {
  const slice = await deps.runs.slice(record.slice);
  if (slice !== undefined) return launcherOf(deps, record).inputFor(record, slice);
  throw new PermanentError(`the part of the config that ${runName(record)} works by is not in the table`, {
    hint: 'somebody removed it; ask for the run again',
  });
}

async function launch(deps: StartDeps, record: RunRecord): Promise<Started> {
  const { runs, clock, log } = deps;
  const launched = await launcherOf(deps, record)
    .launch(record.input ?? '')
    .catch((error: unknown) => {
      if (error instanceof PermanentError) return { as: 'never', error } as const;
      throw error;
    });
  if (launched.as === 'never') {
    return end(deps, record, 'the launch was refused for good', launched.error);
  }
  if (launched.as === 'no-room') return wait(deps, record, launched.reason);
  const now = clock.now().toISOString();
  const { taskArn } = launched;
  const running = {
    ...record,
    taskArn,
    state: nextState(record.state, 'the task was launched') ?? record.state,
  };
  // Somebody else may have heard of its end by now: then that is the news that counts.
  if (await runs.replace({ ...running, since: now, startedAt: record.startedAt ?? now })) {
    log.info('TASK_LAUNCHED', { run: record.runId, source: record.source, launch: record.launches, taskArn });
  }
  return 'running';
}

/** Between the looks whether there is room. A message waits in the queue meanwhile. */
const lookAgainSeconds = 60;

async function wait(deps: StartDeps, record: RunRecord, reason: string): Promise<Started> {
  const { runs, queue, clock, log } = deps;
  const event = record.state === 'queued' ? 'no room for a task' : 'the launch was refused for now';
  const now = clock.now();
  const state = nextState(record.state, event) ?? record.state;
  const notBefore = new Date(now.getTime() + lookAgainSeconds * 1000).toISOString();
  if (!(await runs.replace({ ...record, state, notBefore, waitsFor: reason, since: now.toISOString() })))
    return 'running';
  const { kind, source, runId } = record;
  await queue.send([{ ask: 'launch', kind, source, runId }], lookAgainSeconds);
  log.info('RUN_QUEUED', { run: runId, source, reason });
  return 'queued';
}

/** People are told by settle, which looks for runs that ended and of which nobody was told. */
async function end(
  { runs, clock, log }: StartDeps,
  record: RunRecord,
  event: RunEvent,
  { message, hint }: ToldError,
): Promise<Started> {
  const error = { message, hint };
  const ended = applied(record, { event, outcome: 'failed', error }, clock.now());
  if (ended && (await runs.replace(ended))) {
    log.warn('RUN_FAILED', { run: record.runId, source: record.source, error });
  }
  return 'ended';
}

/** How full it is, told as a reason; undefined when there is room. Two that look in one moment may both come in. */
async function noRoom(
  { runs, deployed, services }: StartDeps,
  record: RunRecord,
): Promise<string | undefined> {
  if (services.has(record.engine)) return undefined;
  const { maxRunning, maxPerHost } = (await deployed()).config.tasks;
  let all = 0;
  let beside = 0;
  for await (const other of runs.atWork()) {
    if (services.has(other.engine)) continue;
    all += 1;
    if (other.host === record.host) beside += 1;
  }
  if (beside >= maxPerHost) return `${beside} tasks are at work on the host '${record.host}'`;
  return all >= maxRunning ? `${all} tasks are at work` : undefined;
}

import { AdvisedError, PermanentError, StoppedError } from '../../errors.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import type { Store } from '../../ports/store.ts';
import { WaitingError } from '../../thaw/waiting-error.ts';
import type { RunRecords } from '../ports/run-records.ts';
import { type Report, reportKey, sealReport } from '../report.ts';
import type { RunRecord, ToldError } from '../run-record.ts';
import { workerExit } from '../task-end.ts';
import type { TaskRequest } from '../task-request.ts';

/** What a task found out. `document` is that of a drill or a restore. */
export interface Found {
  readonly judgements: Report['judgements'];
  readonly document?: Report['document'];
  readonly thaw?: Report['thaw'];
}

interface Deps {
  readonly store: Store;
  readonly runs: Pick<RunRecords, 'get' | 'slice'>;
  readonly clock: Clock;
  readonly log: Logger;
  /** Does the work. What it noted before it failed is told by `noted`. */
  readonly perform: (record: RunRecord, slice: string) => Promise<Pick<Found, 'document'>>;
  readonly noted: () => Report['judgements'];
}

/**
 * Does what a task was started for, and says at its end what it found out; returns its exit code. A task whose launch is
 * not the one that counts does nothing: another one is at work, or the run has ended.
 */
export async function workOnTask(deps: Deps, request: TaskRequest): Promise<number> {
  const { runs, log, perform, noted } = deps;
  const record = await runs.get(request);
  if (!record || record.launches !== request.launch || !['starting', 'running'].includes(record.state)) {
    log.warn('TASK_CAME_TOO_LATE', { ...request, state: record?.state, launches: record?.launches });
    return workerExit.permanent;
  }
  const slice = await runs.slice(record.slice);
  try {
    if (slice === undefined)
      throw new PermanentError('the part of the config that the run works by is gone', {
        hint: 'ask for the run again',
      });
    const { document } = await perform(record, slice);
    await tell(deps, record, { judgements: noted(), ...(document ? { document } : {}) });
    log.info('WORK_DONE', { ...request });
    return workerExit.done;
  } catch (error) {
    if (error instanceof WaitingError) return waits(deps, record, error);
    const told = { ...toldOf(error), transient: isTransient(error) };
    log.warn('WORK_FAILED', { ...request, ...told });
    // The exit code says the same, if not as much; a store that takes no report must not hide why.
    await tell(deps, record, { judgements: noted() }, told).catch((failure: unknown) =>
      log.warn('REPORT_NOT_WRITTEN', { error: failure instanceof Error ? failure.message : String(failure) }),
    );
    if (!(error instanceof AdvisedError)) return workerExit.crashed;
    return isTransient(error) ? workerExit.transient : workerExit.permanent;
  }
}

/** A task does not wait for a thaw: it says so and ends, and another one goes on when it is done. */
async function waits(deps: Deps, record: RunRecord, { point, thawing }: WaitingError): Promise<number> {
  await tell(deps, record, { judgements: deps.noted(), thaw: { point, thawing } });
  deps.log.info('WORK_WAITS_FOR_THAW', { point, readyBy: thawing.readyBy });
  return workerExit.waiting;
}

/** To be stopped says nothing about the source: it is tried again. What nobody foresaw is, too. */
const isTransient = (error: unknown): boolean =>
  error instanceof StoppedError || !(error instanceof PermanentError);

function toldOf(error: unknown): ToldError {
  if (error instanceof AdvisedError) return { message: error.message, hint: error.hint };
  const message = error instanceof Error ? error.message : String(error);
  return { message, hint: "this was not foreseen: read the task's log" };
}

/** Written once for each launch. A task that ECS started twice would have said the same. */
async function tell(
  { store, clock }: Deps,
  { kind, engine, source, runId, launches: launch, work }: RunRecord,
  { judgements, document, thaw }: Found,
  error?: Report['error'],
): Promise<void> {
  const report = sealReport({
    ...{ report: 1, kind, source, runId, launch, work },
    at: clock.now().toISOString(),
    ...(error ? { error } : {}),
    judgements: [...judgements],
    ...(thaw ? { thaw } : {}),
    ...(document ? { document } : {}),
  });
  await store.putOnce(reportKey({ kind, engine, source, runId }, launch), report);
}

import type { PlanConfig } from '../config/plan.ts';
import type { SourceConfig } from '../config/source.ts';
import { AdvisedError, PermanentError } from '../errors.ts';
import type { PointClass } from '../point/point-class.ts';
import { pointName } from '../point/point-record.ts';
import { runIdOf } from '../point/run-id.ts';
import { attemptBackup } from './attempt-backup.ts';
import { chooseClass } from './choose-class.ts';
import { claimRun, endRun } from './claim/claim-run.ts';
import { keepLease } from './claim/keep-lease.ts';
import type { RunDeps, RunLimits } from './deps.ts';
import { recoverRuns } from './recover-runs.ts';
import { sweepAttempts } from './sweep-attempts.ts';

export interface RunRequest {
  readonly source: SourceConfig;
  readonly plan: PlanConfig;
  readonly scheduledAt: Date;
  /** The run of a set that this one is a part of. */
  readonly set?: { readonly name: string; readonly id: string } | undefined;
  /** Called when the source was read to its end: what is written there from now on is not in the point. */
  readonly onTaken?: (() => void) | undefined;
  readonly class: PointClass | undefined;
  readonly goodLevel: 'sealed' | 'verified';
  readonly limits: RunLimits;
  readonly signal: AbortSignal;
}

/** How a run ended. `point` is there as soon as something was sealed, good or not. */
export interface RunOutcome {
  readonly source: string;
  readonly runId: string;
  /** `sealed`: good by the word of a provider whose bytes nobody else can read. */
  readonly outcome: 'verified' | 'sealed' | 'failed' | 'skipped';
  readonly point?: string;
  readonly error?: { readonly message: string; readonly hint: string };
}

/** Pauses between attempts. A failover of a managed database takes about a minute; a person at a terminal less. */
const pauseMs = (attempt: number): number => Math.min(60_000, 2_000 * 5 ** (attempt - 1));

/**
 * Backs up one source once: claims the run, tries as often as the plan says, seals, reads back. Never throws for a
 * failure of the source or the store: a failed run is an outcome, so that one database never blocks the others.
 */
export async function runSource(deps: RunDeps, request: RunRequest): Promise<RunOutcome> {
  const { source, plan, scheduledAt } = request;
  const run = { engine: source.engine, source: source.name, runId: runIdOf(source.name, scheduledAt) };
  const named = { source: source.name, runId: run.runId };
  let claimed = false;
  try {
    await deps.store.refuseUnfit?.();
    await recoverRuns(deps, run, request);
    const { points } = await deps.catalog.points(source.name);
    const pointClass = chooseClass(plan, request.class, points, request.goodLevel, scheduledAt);
    const claim = await claimRun(deps, { run, scheduledAt, class: pointClass });
    if ('reason' in claim) {
      return { ...named, outcome: 'skipped', error: { message: claim.reason, hint: 'wait for it to end' } };
    }
    claimed = true;
    const lease = await keepLease(deps.store, deps.clock, run);
    try {
      const signal = AbortSignal.any([request.signal, lease.signal]);
      await sweepAttempts(deps, run);
      await withAttempts(deps, request, signal, (number) =>
        attemptBackup(deps, { ...request, signal }, run, pointClass, number),
      );
    } finally {
      lease.release();
    }
    const isKept = await endRun(deps, run, { outcome: 'verified', point: pointName(run) });
    if (!isKept)
      deps.progress.note(`${pointName(run)} is good, though somebody else has written that its run failed`);
    return { ...named, outcome: 'verified', point: pointName(run) };
  } catch (error) {
    const told = tell(error);
    const sealed = await deps.catalog.point(run).catch(() => undefined);
    const point = sealed ? { point: pointName(run) } : {};
    // Sealed and never judged: it stays open, and the next run reads it back first (K5). So does what cannot be
    // written now: a claim without an end, whose process is gone.
    const undecided = sealed && 'level' in sealed && sealed.level === 'sealed' && sealed.flags.length === 0;
    if (claimed && !undecided)
      await endRun(deps, run, { outcome: 'failed', error: told, ...point }).catch(() => false);
    return { ...named, outcome: 'failed', error: told, ...point };
  }
}

async function withAttempts(
  deps: RunDeps,
  { plan }: RunRequest,
  signal: AbortSignal,
  attempt: (number: number) => Promise<void>,
): Promise<void> {
  for (let number = 1; ; number++) {
    try {
      signal.throwIfAborted();
      deps.throwIfStopped();
      return await attempt(number);
    } catch (error) {
      if (signal.aborted || error instanceof PermanentError || number >= plan.attempts) throw error;
      const { message } = tell(error);
      const pause = pauseMs(number);
      deps.progress.note(
        `attempt ${number} of ${plan.attempts} failed: ${message}; again in ${pause / 1000} s`,
      );
      await deps.clock.sleep(pause, signal);
    }
  }
}

/** An error as a record and a person keep it. */
export function tell(error: unknown): { readonly message: string; readonly hint: string } {
  if (error instanceof AdvisedError) return { message: error.message, hint: error.hint };
  const message = error instanceof Error ? error.message : String(error);
  return { message, hint: 'this was not foreseen; run again with HOLDFAST_DEBUG=1 to see where it happened' };
}

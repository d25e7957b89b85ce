import { PermanentError } from '../errors.ts';
import { attemptPrefix, type RunName } from '../point/keys.ts';
import type { PointClass } from '../point/point-class.ts';
import type { Worker } from '../ports/worker.ts';
import { verifyPoint } from '../verify/verify-point.ts';
import { createArchiveSink } from './archive-sink.ts';
import type { RunDeps } from './deps.ts';
import type { RunRequest } from './run-source.ts';
import { sealPoint } from './seal-point.ts';
import { guardStalls } from './stall-guard.ts';
import { removeOwnAttempt } from './sweep-attempts.ts';

/** One attempt: dump, commit, seal, read back. Returns when the point is verified; throws otherwise. */
export async function attemptBackup(
  deps: RunDeps,
  request: RunRequest,
  run: RunName,
  pointClass: PointClass,
  number: number,
): Promise<void> {
  const { limits, plan } = request;
  const guard = guardStalls(deps.progress, request.signal, deps.clock, {
    stallAfterMs: limits.stallAfterMs,
    deadlineMs: plan.deadline.seconds * 1000,
  });
  try {
    const worker = deps.workerFor(guard.progress);
    await backUp(deps, request, run, {
      pointClass,
      number,
      worker,
      signal: guard.signal,
      onBytes: guard.progress.bytes,
    });
    await readBack({ ...deps, progress: guard.progress, worker }, run, guard.signal);
  } catch (error) {
    // What a killed child or a torn pipe says matters less than why they were killed.
    throw guard.signal.aborted ? guard.signal.reason : error;
  } finally {
    guard.release();
  }
}

async function backUp(
  deps: RunDeps,
  request: RunRequest,
  run: RunName,
  attempt: {
    readonly pointClass: PointClass;
    readonly number: number;
    readonly worker: Worker;
    readonly signal: AbortSignal;
    readonly onBytes: (bytes: number) => void;
  },
): Promise<void> {
  const { store, clock, version, throwIfStopped } = deps;
  const { pointClass, number, worker, signal, onBytes } = attempt;
  const { partBytes, maxParts, streams } = request.limits;
  const startedAt = clock.now();
  const prefix = attemptPrefix(run, pointClass, number);
  const sink = createArchiveSink({ store, partBytes, maxParts, streams, signal, onBytes }, prefix);
  let committing: Promise<unknown> = Promise.resolve();
  let mayBeAPoint = false;
  try {
    const result = await worker.backup(sink, signal);
    request.onTaken?.();
    signal.throwIfAborted();
    throwIfStopped();
    const committed = sink.commit();
    committing = committed;
    const objects = await unlessAborted(signal, committed);
    signal.throwIfAborted();
    if (objects.length === 0)
      throw new PermanentError('the engine stored nothing', { hint: 'report this: no archive was written' });
    const { source, plan, scheduledAt, set } = request;
    const stopped = (): void => {
      signal.throwIfAborted();
      throwIfStopped();
    };
    const whole = { run, source, plan, class: pointClass, number, set, scheduledAt, startedAt };
    const onSeal = (): void => {
      mayBeAPoint = true;
    };
    const seal = { store, clock, worker, version, throwIfStopped: stopped, onSeal };
    await sealPoint(seal, whole, result, objects).catch((error: unknown) => {
      // before the manifest was written, another attempt does no harm
      throw error instanceof PermanentError || !mayBeAPoint ? error : new SealError(error);
    });
  } catch (error) {
    await sink.abort();
    // What was committed and can be no point any more would lie there for a week, where the store lets us take it away.
    if (!mayBeAPoint) await removeOwnAttempt(deps, prefix, committing);
    throw error;
  }
}

/** A store that never answers holds nobody: the lease, the stall limit and the deadline count here too. */
async function unlessAborted<Value>(signal: AbortSignal, work: Promise<Value>): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([work, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** The manifest may be there all the same, so a seal that failed ends the run: no other attempt may write one. */
class SealError extends PermanentError {
  constructor(cause: unknown) {
    super(`the point could not be sealed: ${cause instanceof Error ? cause.message : String(cause)}`, {
      hint: 'mend the store and run again; what was written is no point, and is read back first if it should turn out to be one',
      cause,
    });
  }
}

async function readBack(
  deps: RunDeps & { readonly worker: Worker },
  run: RunName,
  signal: AbortSignal,
): Promise<void> {
  const point = await deps.catalog.point(run);
  if (!point || 'problem' in point) {
    throw new PermanentError(
      `the manifest just written cannot be read back: ${point?.problem ?? 'it is not there'}`,
      {
        hint: 'the store does not keep what it accepts; check its disk, and run `npx holdfast doctor`',
      },
    );
  }
  const verdict = await verifyPoint(deps, point, signal);
  if (verdict.verdict === 'good') return deps.judge?.(run);
  const [finding] = verdict.findings;
  const problem = `${finding?.object ?? run.runId}: ${finding?.problem ?? 'unknown'}`;
  if (verdict.verdict === 'damaged') {
    throw new PermanentError(`the point was written and is not good: ${problem}`, {
      hint: 'it is marked damaged and never restored by itself; mend the cause and run again',
    });
  }
  throw new UnverifiedError(problem);
}

/** Sealed and not read back: another attempt would be a second writer of the same point. A verify is due (K5). */
class UnverifiedError extends PermanentError {
  constructor(problem: string) {
    super(`the point was sealed but could not be read back: ${problem}`, {
      hint: 'mend the cause, then `npx holdfast verify` it, or run again',
    });
  }
}

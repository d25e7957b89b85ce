import type { Clock } from '../../ports/clock.ts';
import type { Progress } from '../../ports/progress.ts';
import { guardStalls } from '../../run/stall-guard.ts';

interface Watched {
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Of the plan: whatever a task does, longer than this is too long. */
  readonly deadlineMs: number;
}

/** Milliseconds that work has to end cleanly after its deadline. */
const graceMs = 60_000;

/**
 * Does work that must end. What hangs keeps its source busy: every later run of it would be skipped, and nobody told.
 * Fails with a TransientError at the deadline, and a minute later whether the work has ended or not; whoever called ends
 * the process then, and with it whatever hangs.
 */
export async function withinDeadline<Value>(
  { progress, signal, clock, deadlineMs }: Watched,
  work: (progress: Progress, signal: AbortSignal) => Promise<Value>,
): Promise<Value> {
  const guard = guardStalls(progress, signal, clock, { stallAfterMs: Infinity, deadlineMs });
  const { promise: late, reject } = Promise.withResolvers<never>();
  const ended = new AbortController();
  const giveUp = (): void => {
    const grace = clock.sleep(graceMs, ended.signal);
    grace.then(() => reject(guard.signal.reason)).catch(() => {}); // the sleep rejects when the work has ended
  };
  guard.signal.addEventListener('abort', giveUp, { once: true });
  try {
    return await Promise.race([work(guard.progress, guard.signal), late]);
  } catch (error) {
    throw guard.signal.aborted ? guard.signal.reason : error;
  } finally {
    guard.signal.removeEventListener('abort', giveUp);
    ended.abort();
    guard.release();
  }
}

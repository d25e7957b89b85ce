import { TransientError } from '../errors.ts';
import type { Clock } from '../ports/clock.ts';
import type { Progress } from '../ports/progress.ts';

export interface StallLimits {
  /** Without any sign of life for this long, the work is stalled. */
  readonly stallAfterMs: number;
  /** However lively, longer than this is too long. */
  readonly deadlineMs: number;
}

export interface StallGuard {
  /** The same progress, watched. */
  readonly progress: Progress;
  /** Aborted with a TransientError when nothing moves, and with whatever reason the outer signal has. */
  readonly signal: AbortSignal;
  /** Ends the watch. */
  release(): void;
}

/**
 * Ends work that does not move (K6). A sign of life is a byte, a finished item, or `alive`: whoever waits for a lock
 * or builds an index moves no bytes and must say so.
 */
export function guardStalls(
  progress: Progress,
  outer: AbortSignal,
  clock: Clock,
  { stallAfterMs, deadlineMs }: StallLimits,
): StallGuard {
  const own = new AbortController();
  const watch = new AbortController();
  const startedMs = clock.now().getTime();
  let lastMs = startedMs;
  let phase = 'start';
  const moved = (): void => {
    lastMs = clock.now().getTime();
  };
  const observe = async (): Promise<void> => {
    while (!watch.signal.aborted) {
      await clock.sleep(Math.min(5_000, Math.max(20, stallAfterMs / 10)), watch.signal);
      const nowMs = clock.now().getTime();
      if (nowMs - lastMs >= stallAfterMs) own.abort(stalled(phase, nowMs - lastMs));
      if (nowMs - startedMs >= deadlineMs) own.abort(tooLong(phase, deadlineMs));
    }
  };
  observe().catch(() => {}); // the sleep rejects when the watch ends
  return {
    progress: {
      phase(name, total) {
        phase = name;
        moved();
        progress.phase(name, total);
      },
      bytes(count) {
        if (count > 0) moved();
        progress.bytes(count);
      },
      alive() {
        moved();
        progress.alive();
      },
      item(name) {
        moved();
        progress.item(name);
      },
      note: (text) => progress.note(text),
    },
    signal: AbortSignal.any([outer, own.signal]),
    release: () => watch.abort(),
  };
}

const stalled = (phase: string, ms: number): TransientError =>
  new TransientError(`nothing has moved for ${Math.round(ms / 1000)} s in the phase '${phase}'`, {
    hint: "look for a lock or a hanging program on the server; HOLDFAST_STALL_AFTER sets the limit ('5m')",
  });

const tooLong = (phase: string, ms: number): TransientError =>
  new TransientError(`the deadline of ${Math.round(ms / 60_000)} min has passed in the phase '${phase}'`, {
    hint: "raise deadline in the plan ('12h') if the source is that large",
  });

import { findParents } from '#adapters/parents.ts';
import { StoppedError } from '#core/errors.ts';
import { exitCodes } from './exit-codes.ts';

export interface Stop {
  readonly signal: AbortSignal;
  /** Throws when the process must end; looks for lost parents now, and not only every quarter of a second. */
  throwIfStopped(): void;
  /** 130 or 143 once the process was asked to end. */
  exitCode(): number | undefined;
  /** Resolves when the process must not wait any longer: 10 s after it was asked, or at once when asked again. */
  readonly hurry: Promise<void>;
}

const patienceMs = 10_000;
const pollMs = 250;
/** A signal of the terminal reaches us twice, once from the launcher: only one that comes later is a second one. */
const sameSignalMs = 400;

/** Listens for SIGINT and SIGTERM, and for the end of npx, which keeps both for itself. */
export function listenForStop(
  environment: Readonly<Record<string, string | undefined>>,
  say: (text: string) => void,
): Stop {
  const controller = new AbortController();
  const parents = findParents(environment);
  const { promise: hurry, resolve: hurryUp } = Promise.withResolvers<void>();
  let code: number | undefined;
  let stoppedMs = 0;
  const stop = (why: string, exitCode: number): void => {
    if (code !== undefined) {
      if (performance.now() - stoppedMs > sameSignalMs) hurryUp();
      return;
    }
    code = exitCode;
    stoppedMs = performance.now();
    say(`${why}: cleaning up, ${patienceMs / 1000} s at most; once more ends at once`);
    controller.abort(
      new StoppedError(`stopped: ${why}`, {
        hint: 'nothing counts that was not finished; run it again when it suits',
      }),
    );
    setTimeout(hurryUp, patienceMs).unref();
  };
  const look = (): void => {
    const missing = code === undefined ? parents.missing() : undefined;
    if (missing !== undefined) stop(`${missing} has ended`, exitCodes.terminated);
  };
  process.on('SIGINT', () => stop('SIGINT', exitCodes.interrupted));
  process.on('SIGTERM', () => stop('SIGTERM', exitCodes.terminated));
  setInterval(look, pollMs).unref();
  look();
  return {
    signal: controller.signal,
    throwIfStopped() {
      look();
      controller.signal.throwIfAborted();
    },
    exitCode: () => code,
    hurry,
  };
}

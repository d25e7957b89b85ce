import { stopReason, throwIfStopped } from './stop-reason.ts';

/**
 * The chunks of `source`. It finishes only if the source ended cleanly, `ended` resolved and the signal is
 * not aborted; it throws as soon as one of them says otherwise, even while the source is silent.
 */
export async function* completeSource(
  source: AsyncIterable<Uint8Array>,
  ended: Promise<void>,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const iterator = source[Symbol.asyncIterator]();
  const breaker = createBreaker(ended, signal);
  try {
    for (;;) {
      const next = await breaker.unlessBroken(() => iterator.next());
      if (next.done) break;
      yield next.value;
    }
    await breaker.unlessBroken(() => ended);
  } finally {
    breaker.dispose();
    // Not waited for: a source that is silent would hold us. What it still has to say is about bytes we do
    // not keep.
    void iterator.return?.().catch(() => undefined);
  }
}

/**
 * One place where a wait can be broken off. Promise.race would do, but each race leaves something behind in a
 * promise that lives as long as the stream: memory that grows with its length.
 */
function createBreaker(ended: Promise<void>, signal: AbortSignal) {
  let broken: { readonly error: unknown } | undefined;
  let wake: (error: unknown) => void = () => undefined;
  const breakWith = (error: unknown) => {
    broken ??= { error };
    wake(error);
  };
  const onAbort = () => breakWith(stopReason(signal));
  signal.addEventListener('abort', onAbort, { once: true });
  ended.catch(breakWith);

  return {
    unlessBroken: async <T>(wait: () => Promise<T>): Promise<T> => {
      throwIfStopped(signal);
      if (broken) throw broken.error;
      const value = await new Promise<T>((resolve, reject) => {
        wake = reject;
        wait().then(resolve, reject);
      });
      throwIfStopped(signal);
      return value;
    },
    dispose: () => signal.removeEventListener('abort', onAbort),
  };
}

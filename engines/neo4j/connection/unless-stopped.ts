/**
 * What the driver promised, or the reason of the signal: an answer that is due when its connection is closed never comes,
 * and never fails either.
 */
export async function unlessStopped<Value>(signal: AbortSignal, promised: Promise<Value>): Promise<Value> {
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(signal.reason);
  if (signal.aborted) stop();
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([promised, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Rows as they come, for as long as nobody stops. */
export async function* rowsUnlessStopped<Row>(
  signal: AbortSignal,
  rows: AsyncIterable<Row>,
): AsyncIterable<Row> {
  const iterator = rows[Symbol.asyncIterator]();
  let isWaiting = false;
  try {
    for (;;) {
      isWaiting = true;
      const next = await unlessStopped(signal, iterator.next());
      isWaiting = false;
      if (next.done) return;
      yield next.value;
    }
  } finally {
    // only where our reader had enough: rows that have failed would never say that they returned
    if (!isWaiting && !signal.aborted) await iterator.return?.();
  }
}

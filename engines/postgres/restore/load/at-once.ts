/**
 * Does something with every item, at most `limit` at once. After the first failure nothing new is begun; what runs is
 * told by the signal and waited for, and then that failure is thrown.
 */
export async function atOnce<Item>(
  items: readonly Item[],
  limit: number,
  signal: AbortSignal,
  work: (item: Item, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const failed = new AbortController();
  const both = AbortSignal.any([signal, failed.signal]);
  const waiting = [...items];
  const lane = async (): Promise<void> => {
    for (let item = waiting.shift(); item !== undefined; item = waiting.shift()) {
      both.throwIfAborted();
      await work(item, both);
    }
  };
  const lanes = Array.from({ length: Math.max(1, limit) }, () =>
    lane().catch((error: unknown) => {
      if (!failed.signal.aborted) failed.abort(error);
    }),
  );
  await Promise.all(lanes);
  failed.signal.throwIfAborted();
}

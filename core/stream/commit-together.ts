import { partlyCommitted } from './partly-committed.ts';
import type { Piece } from './piece-writer.ts';
import type { WrittenStream } from './store-stream.ts';

/**
 * Waits until every stream is written, then commits them in order: all archives of a point or none. The first
 * failure is passed to `stop` at once, so that the other producers can be ended; when all have settled,
 * whatever was written is aborted and that first failure is thrown.
 */
export async function commitTogether(
  streams: readonly Promise<WrittenStream>[],
  stop: (reason: unknown) => void,
): Promise<readonly (readonly Piece[])[]> {
  let first: { readonly reason: unknown } | undefined;
  const onFailure = (reason: unknown) => {
    if (first) return;
    first = { reason };
    stop(reason);
  };
  await Promise.allSettled(streams.map((stream) => stream.catch(onFailure)));
  const written = (await Promise.allSettled(streams)).flatMap((s) =>
    s.status === 'fulfilled' ? [s.value] : [],
  );
  const committed: (readonly Piece[])[] = [];
  try {
    if (first) throw first.reason;
    for (const stream of written) committed.push(await stream.commit());
    return committed;
  } catch (error) {
    await Promise.all(written.map((stream) => stream.abort()));
    throw partlyCommitted(error, committed.flat());
  }
}

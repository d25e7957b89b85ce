import * as z from 'zod';
import { calls } from '../../connection/calls.ts';
import type { Milvus } from '../../connection/connect.ts';
import { type CollectionName, requestName } from '../../connection/name.ts';
import type { MilvusDeps } from '../../deps.ts';
import { Digits } from '../../wire/messages.ts';

const Flushed = z.object({
  coll_segIDs: z.record(z.string(), z.object({ data: z.array(Digits) })),
  coll_flush_ts: z.record(z.string(), Digits),
});
const State = z.object({ flushed: z.boolean() });
const lookAgainMs = 200;

/** Has a server write what it was given, and waits for it: only what is written gets an index. */
export async function flush(
  milvus: Milvus,
  name: CollectionName,
  { clock, progress, signal }: Pick<MilvusDeps, 'clock' | 'progress'> & { readonly signal: AbortSignal },
): Promise<void> {
  const { collection, database } = name;
  const request = { db_name: database, collection_names: [collection] };
  const { coll_segIDs, coll_flush_ts } = await milvus.ask(calls.flush, request, Flushed);
  const asked = {
    ...requestName(name),
    segmentIDs: coll_segIDs[collection]?.data ?? [],
    flush_ts: coll_flush_ts[collection] ?? '0',
  };
  while (!(await milvus.ask(calls.flushState, asked, State)).flushed) {
    progress.alive();
    await clock.sleep(lookAgainMs, signal);
  }
}

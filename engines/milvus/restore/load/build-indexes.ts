import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import { calls } from '../../connection/calls.ts';
import type { Milvus } from '../../connection/connect.ts';
import { type CollectionName, requestName, shownName } from '../../connection/name.ts';
import type { CollectionDefinition } from '../../contents/schema.ts';
import type { MilvusDeps } from '../../deps.ts';

const States = z.object({
  index_descriptions: z.array(
    z.object({
      index_name: z.string(),
      state: z.int(),
      index_state_fail_reason: z.string(),
      pending_index_rows: z.string(),
    }),
  ),
});
const [finished, failed] = [3, 4];
const lookAgainMs = 500;

/** Makes the indexes of a collection, and waits until all of them are built. */
export async function buildIndexes(
  milvus: Milvus,
  { indexes, ...definition }: CollectionDefinition,
  as: CollectionName,
  { clock, progress, signal }: Pick<MilvusDeps, 'clock' | 'progress'> & { readonly signal: AbortSignal },
): Promise<void> {
  if (indexes.length === 0) return;
  for (const { name, field, params } of indexes) {
    const request = { ...requestName(as), field_name: field, index_name: name, extra_params: params };
    await milvus.ask(calls.createIndex, request, z.unknown());
    progress.alive();
  }
  for (;;) {
    const { index_descriptions } = await milvus.ask(calls.indexes, requestName(as), States);
    const broken = index_descriptions.find(({ state }) => state === failed);
    if (broken) {
      throw new PermanentError(
        `index ${broken.index_name} of ${shownName(definition)} cannot be built: ${broken.index_state_fail_reason}`,
        { hint: "see the server's log" },
      );
    }
    const isDone = index_descriptions.every(
      ({ state, pending_index_rows }) => state === finished && pending_index_rows === '0',
    );
    if (isDone && index_descriptions.length >= indexes.length) return;
    progress.alive();
    await clock.sleep(lookAgainMs, signal);
  }
}

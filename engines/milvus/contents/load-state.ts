import * as z from 'zod';
import type { Clock } from '#core/ports/clock.ts';
import type { Progress } from '#core/ports/progress.ts';
import { calls } from '../connection/calls.ts';
import type { Milvus } from '../connection/connect.ts';
import { type CollectionName, requestName } from '../connection/name.ts';

const LoadState = z.object({ state: z.int() });
const states = ['not there', 'not loaded', 'loading', 'loaded'] as const;

/** Only a collection that is loaded answers questions about its rows. */
export async function loadStateOf(milvus: Milvus, name: CollectionName): Promise<(typeof states)[number]> {
  const { state } = await milvus.ask(calls.loadState, requestName(name), LoadState);
  return states[state] ?? 'not loaded';
}

const lookAgainMs = 500;

interface Waiting {
  readonly clock: Clock;
  readonly progress: Progress;
  readonly signal: AbortSignal;
}

/** Loads a collection and waits until it answers. */
export async function load(milvus: Milvus, name: CollectionName, waiting: Waiting): Promise<void> {
  await milvus.ask(calls.load, { ...requestName(name), replica_number: 1 }, z.unknown());
  await untilLoaded(milvus, name, waiting);
}

/** Waits for a collection that is being loaded, by us or since its server started. */
export async function untilLoaded(
  milvus: Milvus,
  name: CollectionName,
  { clock, progress, signal }: Waiting,
): Promise<void> {
  while ((await loadStateOf(milvus, name)) === 'loading') {
    progress.alive();
    await clock.sleep(lookAgainMs, signal);
  }
}

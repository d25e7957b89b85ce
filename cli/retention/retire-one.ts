import type { HidingStore } from '#core/ports/store.ts';
import { type Retired, retireSource } from '#core/retention/retire-source.ts';
import { openRuns } from '#core/run/claim/open-runs.ts';
import type { OpenStore } from '../open-store.ts';
import type { Output } from '../output/output.ts';
import type { Wired } from '../wire.ts';
import { planOf, retentionDeps } from './retention-deps.ts';

/** Hides what no rule keeps any more of one source. */
export async function retireOne(
  output: Output,
  wired: Wired,
  store: OpenStore & HidingStore,
  source: string,
  asked: { readonly lastRetired: Date | undefined; readonly confirmedBy: string | undefined },
): Promise<Retired> {
  const progress = output.progress(source);
  const deps = { ...wired, ...retentionDeps(wired), store, progress, isBusy: isBusy(wired) };
  return retireSource(deps, source, { plan: planOf(wired, source), ...asked }).finally(() => progress.end());
}

export const isHiding = (store: OpenStore): store is OpenStore & HidingStore => 'hide' in store;

const isBusy =
  ({ store, clock, processes }: Wired) =>
  async (run: { readonly engine: string; readonly source: string }): Promise<boolean> =>
    (await openRuns(store, run, clock, processes)).some(({ state }) => state === 'alive');

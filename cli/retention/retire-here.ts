import { type RetiredAnswer, retiredAnswer } from '#core/cloud/retiring/retired-answer.ts';
import type { LockingStore, MarkingStore } from '#core/ports/store.ts';
import { hideAttempts } from '#core/retention/hiding/hide-attempts.ts';
import { keepLocked } from '#core/retention/hiding/keep-locked.ts';
import { tidyHidden } from '#core/retention/hiding/tidy-hidden.ts';
import { lastRetired } from '#core/retention/last-retired.ts';
import { retireSource } from '#core/retention/retire-source.ts';
import { openRuns } from '#core/run/claim/open-runs.ts';
import type { OpenStore } from '../open-store.ts';
import type { VerbContext } from '../verb.ts';
import type { Wired } from '../wire.ts';
import { planOf, retentionDeps } from './retention-deps.ts';

interface Here {
  readonly retired: readonly RetiredAnswer[];
  /** Names of points that went for good. */
  readonly removed: readonly string[];
}

/** Of a folder, or a bucket without stacks: with the rights of whoever calls it. */
export async function retireHere(
  context: Pick<VerbContext, 'output' | 'throwIfStopped'>,
  wired: Wired,
  sources: readonly string[],
  confirmedBy: string | undefined,
): Promise<Here> {
  const { store } = wired;
  const removed = await tidyHidden(wired);
  const last = await lastRetired(wired.audit);
  const retired: RetiredAnswer[] = [];
  for (const source of sources) {
    const progress = context.output.progress(source);
    const plan = planOf(wired, source);
    const keep = isBucket(store)
      ? (rulings: Parameters<typeof keepLocked>[1]) =>
          keepLocked({ ...wired, store, lying: wired.catalog }, rulings)
      : undefined;
    const deps = {
      ...wired,
      ...retentionDeps(wired),
      progress,
      isBusy: isBusy(wired),
      ...(keep ? { keep } : {}),
    };
    const asked = { plan, lastRetired: last.get(source), confirmedBy };
    const done = await retireSource(deps, source, asked).finally(() => progress.end());
    retired.push(retiredAnswer(done, plan));
    if (isBucket(store)) await hideLeft(wired, store, source);
    context.throwIfStopped();
  }
  return { retired, removed };
}

/** A folder's attempts are removed by the next run. */
async function hideLeft(wired: Wired, store: OpenStore & MarkingStore, source: string): Promise<void> {
  const { points } = await wired.catalog.points(source);
  const engines = new Set(points.map(({ engine }) => engine));
  for (const engine of engines) {
    if (await isBusy(wired)({ engine, source })) continue;
    await hideAttempts({ ...wired, store, lying: wired.catalog }, { engine, source }, points);
  }
}

const isBucket = (store: OpenStore): store is OpenStore & MarkingStore & LockingStore => 'markers' in store;

const isBusy =
  ({ store, clock, processes }: Wired) =>
  async (run: { readonly engine: string; readonly source: string }): Promise<boolean> =>
    (await openRuns(store, run, clock, processes)).some(({ state }) => state === 'alive');

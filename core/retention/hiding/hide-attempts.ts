import { attemptPrefix, manifestKey, pointPrefix, type RunName } from '../../point/keys.ts';
import { PointClass } from '../../point/point-class.ts';
import type { PointSummary } from '../../point/point-record.ts';
import { isRunId } from '../../point/run-id.ts';
import type { Catalog } from '../../ports/catalog.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HidingStore, MarkingStore, Store } from '../../ports/store.ts';
import { isLongAgo } from '../../run/abandoned-attempts.ts';

interface Deps {
  readonly store: Pick<Store, 'list'> & Pick<HidingStore, 'hidden'> & MarkingStore;
  /** Of what lies in the store itself. */
  readonly lying: Pick<Catalog, 'point'>;
  readonly clock: Clock;
}

/**
 * Hides the data of attempts that no manifest names, 7 days after their run was due (K9). Whose manifest cannot be believed,
 * or is hidden by whomever, is left as it is: its bytes may be all that is left of it. Nothing of the source may be at work.
 * `points`: those that are known. Returns the prefixes that were hidden.
 */
export async function hideAttempts(
  deps: Deps,
  { engine, source }: Omit<RunName, 'runId'>,
  points: readonly PointSummary[],
): Promise<readonly string[]> {
  const { store, clock } = deps;
  const known = new Set(
    points.map((point) => attemptPrefix(point, point.manifest.class, point.manifest.attempt)),
  );
  const found = new Map<string, { readonly runId: string; readonly attempt: number }>();
  for (const name of PointClass.options) {
    for await (const { key } of store.list(`data/${name}/${engine}/${source}/`)) {
      const [, , , , runId = '', attempt = ''] = key.split('/');
      if (!isRunId(runId) || !/^\d+$/.test(attempt) || !isLongAgo(runId, clock.now())) continue;
      const prefix = attemptPrefix({ engine, source, runId }, name, Number(attempt));
      if (!known.has(prefix)) found.set(prefix, { runId, attempt: Number(attempt) });
    }
  }
  const hidden: string[] = [];
  for (const [prefix, { runId, attempt }] of found) {
    if (await mayBeAPoint(deps, { engine, source, runId }, attempt)) continue;
    await store.hideAttempt(prefix);
    hidden.push(prefix);
  }
  return hidden;
}

async function mayBeAPoint({ store, lying }: Deps, run: RunName, attempt: number): Promise<boolean> {
  const lies = await lying.point(run);
  if (lies) return 'problem' in lies || lies.manifest.attempt === attempt;
  for await (const { runId } of store.hidden(run)) if (runId === run.runId) return true;
  for await (const { key } of store.markers(pointPrefix(run))) if (key === manifestKey(run)) return true;
  return false;
}

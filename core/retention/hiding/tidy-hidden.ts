import { undoDays } from '../../cloud/settling/lock-point.ts';
import type { RunName } from '../../point/keys.ts';
import { pointName } from '../../point/point-record.ts';
import { isGood } from '../../point/standing.ts';
import type { Catalog } from '../../ports/catalog.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HidingStore, Store } from '../../ports/store.ts';
import { heldRuns } from '../holds.ts';

interface Deps {
  readonly store: HidingStore & Pick<Store, 'children'>;
  readonly catalog: Pick<Catalog, 'points'>;
  readonly clock: Clock;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
}

const dayMs = 86_400_000;
/** A source is backed up once a month at least. */
const aliveDays = 35;

/**
 * Ends what an earlier retire has begun: what it died on is hidden whole, and what was hidden for long enough is removed for
 * good. Not so of a source that has no good point of the last weeks by this clock: either it is not backed up any more, or
 * the clock is wrong, and then 14 days are no time to look. What a person is taking back is left to them. Returns the names
 * of what is gone.
 */
export async function tidyHidden(deps: Deps, only?: Omit<RunName, 'runId'>): Promise<readonly string[]> {
  const { store, clock } = deps;
  const removed: string[] = [];
  const now = clock.now().getTime();
  const held = new Map<string, Promise<ReadonlySet<string>>>();
  const alive = new Map<string, Promise<boolean>>();
  for await (const point of store.hidden(only)) {
    const { engine, source, runId, class: name, hiddenAt, isWhole } = point;
    const of = `${engine}/${source}`;
    held.set(of, held.get(of) ?? heldRuns(store, { engine, source }));
    if ((await held.get(of))?.has(runId)) continue;
    if (!isWhole) await store.hide({ engine, source, runId, class: name }, hiddenAt);
    if (hiddenAt.getTime() > now - undoDays * dayMs) continue;
    alive.set(source, alive.get(source) ?? isAlive(deps, source, now));
    if (!(await alive.get(source))) continue;
    if (await store.removeHidden(point)) removed.push(pointName(point));
  }
  return removed;
}

async function isAlive({ catalog, goodLevelOf }: Deps, source: string, now: number): Promise<boolean> {
  const { points } = await catalog.points(source);
  return points.some((point) => {
    const ageMs = now - Date.parse(point.manifest.consistentAt);
    return isGood(point, goodLevelOf(point.engine)) && ageMs >= 0 && ageMs < aliveDays * dayMs;
  });
}

import { undoDays } from '../cloud/settling/lock-point.ts';
import { pointName } from '../point/point-record.ts';
import { isGood } from '../point/standing.ts';
import type { Catalog } from '../ports/catalog.ts';
import type { Clock } from '../ports/clock.ts';
import type { HidingStore } from '../ports/store.ts';

interface Deps {
  readonly store: HidingStore;
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
 * the clock is wrong, and then 14 days are no time to look. Returns the names of what is gone.
 */
export async function tidyHidden(deps: Deps): Promise<readonly string[]> {
  const { store, clock } = deps;
  const removed: string[] = [];
  const now = clock.now().getTime();
  for await (const { hiddenAt, ...point } of store.hidden()) {
    await store.hide(point, hiddenAt);
    if (hiddenAt.getTime() > now - undoDays * dayMs || !(await isAlive(deps, point.source, now))) continue;
    await store.removeHidden({ ...point, hiddenAt });
    removed.push(pointName(point));
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

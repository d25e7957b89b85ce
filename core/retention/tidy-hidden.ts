import { undoDays } from '../cloud/settling/lock-point.ts';
import { pointName } from '../point/point-record.ts';
import type { Clock } from '../ports/clock.ts';
import type { HidingStore } from '../ports/store.ts';

/**
 * Ends what an earlier retire has begun: what it died on is hidden whole, and what was hidden for long enough is removed
 * for good. Returns the names of what is gone.
 */
export async function tidyHidden({
  store,
  clock,
}: {
  readonly store: HidingStore;
  readonly clock: Clock;
}): Promise<readonly string[]> {
  const removed: string[] = [];
  const before = clock.now().getTime() - undoDays * 86_400_000;
  for await (const { hiddenAt, ...point } of store.hidden()) {
    await store.hide(point, hiddenAt);
    if (hiddenAt.getTime() > before) continue;
    await store.removeHidden({ ...point, hiddenAt });
    removed.push(pointName(point));
  }
  return removed;
}

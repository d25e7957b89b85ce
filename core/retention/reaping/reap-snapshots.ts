import type { KeptSnapshots } from '../../cloud/ports/kept-snapshots.ts';
import type { ManagedSnapshot } from '../../cloud/ports/managed-databases.ts';
import type { RunName } from '../../point/keys.ts';
import { isGood } from '../../point/standing.ts';
import type { Catalog } from '../../ports/catalog.ts';
import type { Clock } from '../../ports/clock.ts';
import type { Logger } from '../../ports/logger.ts';
import { ruleOnSnapshot } from './rule-on-snapshot.ts';

interface Deps {
  readonly snapshots: KeptSnapshots;
  /** Of what lies in the store itself. */
  readonly lying: Catalog;
  readonly clock: Clock;
  readonly log: Logger;
}

export interface Reaped {
  readonly kept: number;
  readonly marked: number;
  readonly unmarked: number;
  readonly removed: number;
}

/**
 * Removes snapshots whose points retire has let go, and those of runs that came to nothing; there is no undo. A mark first,
 * the removal days later, and right before it everything is looked at anew. Of a source without a good point nothing is
 * removed, and of all together at most a fifth at a time: an empty or a wrong bucket must not look like a reason.
 */
export async function reapSnapshots({ snapshots, lying, clock, log }: Deps): Promise<Reaped> {
  const all: ManagedSnapshot[] = [];
  for await (const snapshot of snapshots.all()) all.push(snapshot);
  const reaped = { kept: 0, marked: 0, unmarked: 0, removed: 0 };
  const most = Math.max(1, Math.floor(all.length / 5));
  for (const snapshot of all.toSorted(oldestFirst)) {
    const run = snapshots.runOf(snapshot);
    const ruling = ruleOnSnapshot({
      snapshot,
      point: run && (await lying.point(run)),
      markedAt: snapshots.markedAt(snapshot),
      now: clock.now(),
    });
    const facts = { snapshot: snapshot.id, of: snapshot.sourceId, run: run?.runId };
    if (ruling.as === 'mark') {
      await snapshots.mark(snapshot, clock.now());
      reaped.marked += 1;
      log.info('SNAPSHOT_MARKED', facts);
    } else if (ruling.as === 'unmark') {
      await snapshots.unmark(snapshot);
      reaped.unmarked += 1;
      log.info('SNAPSHOT_UNMARKED', facts);
    } else if (ruling.as === 'remove' && reaped.removed < most && (await isCertain(lying, run))) {
      await snapshots.remove(snapshot);
      reaped.removed += 1;
      log.warn('SNAPSHOT_REMOVED', facts);
    } else {
      reaped.kept += 1;
    }
  }
  log.info('SNAPSHOTS_REAPED', { ...reaped });
  return reaped;
}

/** Whoever lost everything shall keep the snapshots: of a source that has no good point at all, none goes. */
async function isCertain(lying: Catalog, run: RunName | undefined): Promise<boolean> {
  if (!run) return false;
  return (await lying.points(run.source)).points.some(
    (point) => point.engine === run.engine && isGood(point, 'sealed'),
  );
}

const oldestFirst = (a: ManagedSnapshot, b: ManagedSnapshot): number =>
  (a.takenAt ?? '').localeCompare(b.takenAt ?? '') || a.id.localeCompare(b.id);

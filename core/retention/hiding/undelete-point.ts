import type { Audit } from '../../audit/audit.ts';
import { UnknownNameError } from '../../errors.ts';
import { nearestNames } from '../../point/find-point.ts';
import { manifestKey, pointPrefix, type RunName } from '../../point/keys.ts';
import { type PointRecord, pointName } from '../../point/point-record.ts';
import { wholePoint } from '../../point/whole-point.ts';
import type { Catalog } from '../../ports/catalog.ts';
import type { Clock } from '../../ports/clock.ts';
import type { HiddenPoint, HidingStore, MarkingStore, Store } from '../../ports/store.ts';
import { heldRuns, hold, holdKey } from '../holds.ts';
import { renewedLock } from './keep-locked.ts';

interface Deps {
  readonly store: Store & HidingStore & Partial<Pick<MarkingStore, 'markers' | 'adopt'>>;
  /** Names of all that there are: where everything is hidden, none is in sight. */
  readonly engines: readonly string[];
  readonly audit: Pick<Audit, 'record'>;
  readonly clock: Clock;
  readonly who: string;
  readonly longestLockDays?: number;
  /** Where the catalog is a table: the point is put back into it as it lies in the store. */
  readonly table?: {
    readonly lying: Pick<Catalog, 'point'>;
    readonly replace: (point: PointRecord) => Promise<void>;
  };
}

export interface Undeleted {
  readonly point: string;
  /** Not there where it had been taken back before. */
  readonly hiddenAt?: string | undefined;
  /** Key of the file that keeps it from being retired again. */
  readonly hold: string;
}

/**
 * Takes back a point that retire has hidden, or somebody else by delete markers. It is held first, or tonight's retire would hide it again. Dies this process
 * anywhere, doing it again goes on; what can be seen of the point meanwhile is all of it, or none.
 */
export async function undeletePoint(
  deps: Deps,
  wanted: { readonly source: string; readonly runId: string },
): Promise<Undeleted> {
  const { store, audit, clock, who, longestLockDays, table } = deps;
  const hidden = await hiddenOf(store, wanted.source);
  const found = hidden.find(({ runId }) => runId === wanted.runId) ?? (await hiddenByOthers(deps, wanted));
  const isBack = found === undefined ? await finished(deps, wanted) : undefined;
  if (isBack) return { point: pointName(isBack), hold: holdKey(isBack) };
  if (!found) throw notHidden(pointName(wanted), hidden);
  const { engine, source, runId } = found;
  const run = { engine, source, runId };
  await hold({ store, clock, who }, run);
  await store.unhide(found, renewedLock(clock.now(), longestLockDays));
  await table?.replace(await wholePoint(table.lying, run));
  const point = pointName(run);
  await audit.record({
    at: clock.now().toISOString(),
    who,
    verb: 'undelete',
    source,
    point,
    outcome: 'done',
  });
  return { point, hiddenAt: found.hiddenAt.toISOString(), hold: holdKey(run) };
}

/** Held before it is recorded: dies this process in between, nothing of ours hides what is left of it. */
async function hiddenByOthers(
  { store, clock, who, engines }: Deps,
  { source, runId }: { readonly source: string; readonly runId: string },
): Promise<HiddenPoint | undefined> {
  if (!store.markers || !store.adopt) return undefined;
  for (const engine of engines) {
    const run = { engine, source, runId };
    let isMarked = false;
    for await (const _ of store.markers(pointPrefix(run))) isMarked = true;
    if (!isMarked) continue;
    await hold({ store, clock, who }, run);
    return store.adopt(run, clock.now());
  }
  return undefined;
}

/** One that is held and in sight was taken back; whoever did so may have died before the table had it. */
async function finished(
  { store, table }: Deps,
  { source, runId }: { readonly source: string; readonly runId: string },
): Promise<RunName | undefined> {
  for (const engine of await store.children('holds/')) {
    const run = { engine, source, runId };
    if (!(await heldRuns(store, run)).has(runId) || !(await store.get(manifestKey(run)))) continue;
    await table?.replace(await wholePoint(table.lying, run));
    return run;
  }
  return undefined;
}

async function hiddenOf(store: Deps['store'], source: string): Promise<readonly HiddenPoint[]> {
  const found: HiddenPoint[] = [];
  for (const engine of await store.children('hidden/')) {
    for await (const point of store.hidden({ engine, source })) found.push(point);
  }
  return found;
}

const notHidden = (point: string, hidden: readonly HiddenPoint[]): UnknownNameError =>
  new UnknownNameError(`'${point}' is no hidden point`, {
    hint: hidden.length === 0 ? 'nothing of its source is hidden' : 'name one as retire has named it',
    nearest: nearestNames(point, hidden.map(pointName)),
  });

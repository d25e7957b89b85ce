import { pointPrefix, type RunName } from '../point/keys.ts';
import { pointName } from '../point/point-record.ts';
import { isRunId } from '../point/run-id.ts';
import type { HidingStore, MarkingStore, Store } from '../ports/store.ts';
import { heldRuns } from './holds.ts';

interface Deps {
  readonly store: Pick<Store, 'children'> & Pick<HidingStore, 'hidden'> & Pick<MarkingStore, 'markers'>;
}

/** Delete markers over files of one point that nobody has accounted for. */
export interface UnrecordedMarkers {
  /** `orders@20261120T023000Z-3f9a1c` */
  readonly point: string;
  readonly keys: readonly string[];
  /** When the first of them was put. */
  readonly since: Date;
}

/** The clock that writes a record is not the store's. */
const skewMs = 5 * 60_000;

/**
 * Markers under points/ of one source that no record of retire explains: none of the run, or one that was written after the
 * marker was put, or one that was made to take it back and has not. What has nothing under it any more hides nothing, and is not
 * told.
 */
export async function unrecordedMarkers(
  { store }: Deps,
  of: Omit<RunName, 'runId'>,
): Promise<readonly UnrecordedMarkers[]> {
  const found = new Map<string, { keys: string[]; since: Date }>();
  // The markers come first: what retire hides meanwhile has its record before its markers.
  for await (const { key, at } of store.markers(`points/${of.engine}/${of.source}/`)) {
    const runId = key.split('/')[3] ?? '';
    const known = found.get(runId) ?? { keys: [], since: at };
    found.set(runId, { keys: [...known.keys, key], since: at < known.since ? at : known.since });
  }
  if (found.size === 0) return [];
  const held = await heldRuns(store, of);
  for await (const { runId, hiddenAt, isWhole } of store.hidden(of)) {
    const marked = found.get(runId);
    if (!isWhole && held.has(runId)) continue;
    if (marked && marked.since.getTime() >= hiddenAt.getTime() - skewMs) found.delete(runId);
  }
  return [...found].map(([runId, { keys, since }]) => ({
    point: isRunId(runId) ? pointName({ source: of.source, runId }) : pointPrefix({ ...of, runId }),
    keys,
    since,
  }));
}

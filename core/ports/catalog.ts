import type { LevelRecord } from '../manifest/level-record.ts';
import type { RunName } from '../point/keys.ts';
import type { BrokenPoint, PointRecord, PointSummary } from '../point/point-record.ts';

/** The records of points. Where there is no table, they are read from what lies in the store. */
export interface Catalog {
  /** Names and engines of all sources that have a folder of points. */
  sources(): Promise<readonly { readonly engine: string; readonly source: string }[]>;
  /** Points of one source, the newest (by consistentAt) first, and what only looks like one. */
  points(
    source: string,
  ): Promise<{ readonly points: readonly PointSummary[]; readonly broken: readonly BrokenPoint[] }>;
  /** One point whose place is known, or what is wrong with it; undefined when nothing lies there. */
  point(run: RunName): Promise<PointRecord | BrokenPoint | undefined>;
  /** Adds what became known of a point. Damage counts from the newest good reading on, whatever the clock says. */
  judge(run: RunName, record: Omit<LevelRecord, 'source' | 'runId'>): Promise<void>;
}

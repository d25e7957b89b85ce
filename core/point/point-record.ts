import type { LevelRecord } from '../manifest/level-record.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { RunName } from './keys.ts';
import type { Standing } from './standing.ts';

/** A manifest without its lists, which may have a line for each of many thousand tables. */
export type ManifestHead = Omit<Manifest, 'objects' | 'contents'>;
export type LevelHead = Omit<LevelRecord, 'contents' | 'findings'>;

/** What a catalog tells of many points at once. */
export interface PointSummary extends RunName, Standing {
  readonly manifest: ManifestHead;
  /** The newest last. */
  readonly history: readonly LevelHead[];
  /** Of all tables together, as far as they were counted. */
  readonly rows: number;
}

/** A point as a whole. */
export interface PointRecord extends PointSummary {
  readonly manifest: Manifest;
  readonly history: readonly LevelRecord[];
}

/** A folder under points/ whose manifest cannot be believed: no point, but nothing to be silent about. */
export interface BrokenPoint extends RunName {
  readonly problem: string;
}

/** `orders@20261120T023000Z-3f9a1c`: valid for ever. */
export const pointName = ({ source, runId }: { readonly source: string; readonly runId: string }): string =>
  `${source}@${runId}`;

/** A read-back knows the rows of every table; at seal some may not have been counted. */
export function rowsOf({ totals }: Pick<Manifest, 'totals'>, history: readonly LevelRecord[]): number {
  const counted = history.findLast((record) => record.level === 'verified' && record.contents)?.contents;
  return counted?.reduce((sum, item) => sum + (item.rows ?? 0), 0) ?? totals.rows;
}

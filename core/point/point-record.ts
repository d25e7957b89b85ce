import type { LevelRecord } from '../manifest/level-record.ts';
import type { Manifest } from '../manifest/manifest.ts';
import type { RunName } from './keys.ts';
import type { Standing } from './standing.ts';

/** A point as the catalog knows it. */
export interface PointRecord extends RunName, Standing {
  readonly manifest: Manifest;
  /** The newest last. */
  readonly history: readonly LevelRecord[];
}

/** A folder under points/ whose manifest cannot be believed: no point, but nothing to be silent about. */
export interface BrokenPoint extends RunName {
  readonly problem: string;
}

/** `orders@20261120T023000Z-3f9a1c`: valid for ever. */
export const pointName = ({ source, runId }: { readonly source: string; readonly runId: string }): string =>
  `${source}@${runId}`;

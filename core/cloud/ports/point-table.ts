import type { PointRecord, PointSummary } from '../../point/point-record.ts';
import type { Catalog } from '../../ports/catalog.ts';

/** A catalog in a table of its own, filled from what lies in the store. */
export interface PointTable extends Catalog {
  /**
   * Writes a point and its history as they lie in the store, unless somebody has written of it who knows more; what makes
   * it worse is written always.
   */
  keep(point: PointRecord): Promise<void>;
  /** Writes a point, whatever is written of it. */
  replace(point: PointRecord): Promise<void>;
  /** Takes a point out of the table, if it is there. What lies in the store is not touched. */
  forget(point: PointSummary): Promise<void>;
}

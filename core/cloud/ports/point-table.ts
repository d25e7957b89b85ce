import type { PointRecord } from '../../point/point-record.ts';
import type { Catalog } from '../../ports/catalog.ts';

/** A catalog in a table of its own, filled from what lies in the store. */
export interface PointTable extends Catalog {
  /** Writes a point and its history as they lie in the store; what was written of it before is replaced. */
  keep(point: PointRecord): Promise<void>;
}

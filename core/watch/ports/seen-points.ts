import type { PointSummary } from '../../point/point-record.ts';

/** Points as their records tell of them. */
export interface SeenPoints {
  /** Of one source, the newest (by consistentAt) first. Whoever stops reading pays for no more than a page. */
  newest(source: string): AsyncIterable<PointSummary>;
}

import { isOfNow } from '../../point/is-of-now.ts';
import type { PointSummary } from '../../point/point-record.ts';
import { isGood } from '../../point/standing.ts';

/** The first of points, the newest first, that is good and not dated after now. */
export const newestGood = (
  points: readonly PointSummary[],
  goodLevelOf: (engine: string) => 'sealed' | 'verified',
  now: Date,
): PointSummary | undefined =>
  points.find(
    (point) => isGood(point, goodLevelOf(point.engine)) && isOfNow(point.manifest.consistentAt, now),
  );

import type { PointRecord } from '../../../point/point-record.ts';
import type { Catalog } from '../../../ports/catalog.ts';
import type { EndedRun } from '../../ports/run-metrics.ts';
import type { RunRecord } from '../../run-record.ts';
import { pointOf } from '../gather-evidence.ts';

export const isGoodEnd = ({ outcome }: RunRecord): boolean =>
  outcome === 'verified' ||
  outcome === 'sealed' ||
  outcome === 'good' ||
  outcome === 'pass' ||
  outcome === 'matches';

/** What graphs show of a run that has ended. The point is looked for where nobody has it in hand. */
export async function endedRun(
  { points }: { readonly points: Pick<Catalog, 'point'> },
  record: RunRecord,
  known?: PointRecord,
): Promise<EndedRun> {
  const { plan, engine, kind, source, runId, acceptedAt, since, endedAt = since } = record;
  const point =
    record.outcome === 'verified' || record.outcome === 'sealed'
      ? (known ?? (await points.point(pointOf(record))))
      : undefined;
  const made = point && 'manifest' in point ? point : undefined;
  return {
    ...{ plan, engine, kind, source, runId, endedAt },
    good: isGoodEnd(record),
    seconds: (Date.parse(endedAt) - Date.parse(acceptedAt)) / 1000,
    bytes: made?.manifest.totals.bytes,
    rows: made?.rows,
  };
}

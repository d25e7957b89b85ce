import type { Measurements } from '../../judging/history/measurements.ts';
import { markIfSuspect } from '../../judging/mark-suspect.ts';
import { usualRules } from '../../judging/rules.ts';
import type { PointRecord } from '../../point/point-record.ts';
import type { PointTable } from '../ports/point-table.ts';
import type { RunRecord } from '../run-record.ts';
import { pointOf } from './gather-evidence.ts';

interface Deps {
  readonly points: Pick<PointTable, 'point' | 'judge' | 'keep'>;
  readonly measurements: Measurements;
}

/**
 * The point of a verified backup as it lies in the store, compared with those before it and marked where something is not as
 * usual. Done again, it is marked once. Undefined when it is not there, or not to be believed.
 */
export async function judgedPoint(
  { points, measurements }: Deps,
  record: RunRecord,
): Promise<PointRecord | undefined> {
  const run = pointOf(record);
  const point = await points.point(run);
  if (!point || 'problem' in point) return undefined;
  const deps = { catalog: points, measurements, who: 'settle' };
  const mark = await markIfSuspect(deps, point, record.judge ?? usualRules);
  if (!mark) return point;
  const marked = await points.point(run);
  if (!marked || 'problem' in marked) return undefined;
  // whoever marked it may have died before the table knew
  await points.keep(marked);
  return marked;
}

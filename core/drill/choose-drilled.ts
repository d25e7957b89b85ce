import type { WorkLog } from '../audit/work-log.ts';
import type { SourceConfig } from '../config/source.ts';
import { isOfNow } from '../point/is-of-now.ts';
import { type PointRecord, type PointSummary, pointName } from '../point/point-record.ts';
import { isGood } from '../point/standing.ts';
import { wholePoint } from '../point/whole-point.ts';
import type { DrillDeps } from './deps.ts';

type Deps = Pick<DrillDeps, 'catalog' | 'goodLevelOf' | 'progress' | 'warmth'>;

/**
 * The newest good point of a source that can be read now and is within rpo; the newest good one where there is none such.
 * A drill proves as much by a point of yesterday, and a thaw costs money and half a day.
 */
export async function chooseDrilled(
  { catalog, goodLevelOf, progress, warmth }: Deps,
  { name, rpo }: Pick<SourceConfig, 'name' | 'rpo'>,
  now: Date,
  log: WorkLog,
): Promise<PointRecord | undefined> {
  const passOver = (point: PointSummary, why: string): void => {
    const skipped = `passed over: ${pointName(point)} is ${why}`;
    progress.note(skipped);
    log.add(skipped);
  };
  let newest: PointRecord | undefined;
  for (const summary of (await catalog.points(name)).points) {
    if (!isGood(summary, goodLevelOf(summary.engine))) {
      if (!newest) passOver(summary, summary.flags.join(' and ') || summary.level);
      continue;
    }
    if (!isOfNow(summary.manifest.consistentAt, now)) {
      passOver(summary, 'dated after now');
      continue;
    }
    if (newest && ageSeconds(summary, now) > rpo.seconds) break;
    const point = await wholePoint(catalog, summary);
    // one that is stale is not restored: nobody needs to know whether it could be read
    if (ageSeconds(point, now) > rpo.seconds || (await warmth.isReadable(point))) return point;
    passOver(point, 'frozen');
    newest ??= point;
  }
  return newest;
}

/** Age of what a point brings back. */
export const ageSeconds = ({ manifest }: PointSummary, now: Date): number =>
  (now.getTime() - new Date(manifest.consistentAt).getTime()) / 1000;

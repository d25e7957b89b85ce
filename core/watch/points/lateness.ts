import type { ToldError } from '../../cloud/run-record.ts';
import type { PlanConfig } from '../../config/plan.ts';
import type { SourceConfig } from '../../config/source.ts';
import { isOfNow } from '../../point/is-of-now.ts';
import { type PointSummary, pointName } from '../../point/point-record.ts';
import { isGood } from '../../point/standing.ts';
import { offsetMs } from '../../schedule/zone.ts';
import { lengthText, timeText } from '../round/told-text.ts';
import { usualTimeToGoodMs } from './time-to-good.ts';

export interface Asked {
  readonly source: SourceConfig;
  readonly plan: PlanConfig;
  /** The newest first. */
  readonly points: readonly PointSummary[];
  /** Since when the source is declared. */
  readonly since: Date;
  readonly at: Date;
  readonly goodLevel: 'sealed' | 'verified';
}

export interface Lateness {
  /** When the newest good point becomes too old, if no other one comes. */
  readonly lateAt: Date;
  /** There when it is. */
  readonly error?: ToldError;
  /** The instant that the newest good point brings back. */
  readonly goodFrom?: Date;
}

/**
 * Whether the newest good point is older than `rpo` allows. What a run usually takes until its point is good, and the hour
 * by which a night is longer when clocks are set back, are tolerated: a plan that keeps its times would be late otherwise.
 */
export function latenessOf(asked: Asked): Lateness {
  const { source, points, since, at, goodLevel } = asked;
  const rpoMs = source.rpo.seconds * 1000;
  const newest = points.find((point) => isGood(point, goodLevel) && isOfNow(point.manifest.consistentAt, at));
  const hint = `see why there is none: npx holdfast status ${source.name}; then make one`;
  if (!newest) {
    const lateAt = new Date(since.getTime() + rpoMs);
    if (at <= lateAt) return { lateAt };
    const message = `it has no good point at all, and is declared since ${timeText(since)}; rpo is ${lengthText(rpoMs)}`;
    return { lateAt, error: { message, hint } };
  }
  const from = new Date(newest.manifest.consistentAt);
  const toleratedMs = usualTimeToGoodMs(points, goodLevel) + setBackMs(asked, from, rpoMs);
  const lateAt = new Date(from.getTime() + rpoMs + toleratedMs);
  if (at <= lateAt) return { lateAt, goodFrom: from };
  const age = lengthText(at.getTime() - from.getTime());
  const tolerated = toleratedMs < 5 * 60_000 ? '' : ` and ${lengthText(toleratedMs)} are tolerated`;
  const message = `the newest good point, ${pointName(newest)}, is ${age} old; rpo is ${lengthText(rpoMs)}${tolerated}`;
  return { lateAt, goodFrom: from, error: { message, hint } };
}

/** By how much clocks are set back between an instant and the time at which its point is too old. */
function setBackMs({ plan }: Asked, from: Date, rpoMs: number): number {
  if (plan.schedule?.kind !== 'cron') return 0;
  const before = offsetMs(from.getTime(), plan.timeZone);
  return Math.max(0, before - offsetMs(from.getTime() + rpoMs, plan.timeZone));
}

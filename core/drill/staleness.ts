import { type PointRecord, pointName } from '../point/point-record.ts';
import { ageSeconds } from './choose-drilled.ts';

/** Why a drill restores nothing: a point that is too old proves nothing of what is promised. undefined where it may go on. */
export function staleness(point: PointRecord | undefined, rpoSeconds: number, now: Date): string | undefined {
  if (!point) return 'there is no good point';
  const age = Math.floor(ageSeconds(point, now));
  if (age <= rpoSeconds) return undefined;
  return `the newest good point, ${pointName(point)}, is ${age} s old and rpo is ${rpoSeconds} s`;
}

import type { PlanConfig } from '../config/plan.ts';
import { UsageError } from '../errors.ts';
import { dueClass } from '../point/due-class.ts';
import { calendarClasses, type PointClass } from '../point/point-class.ts';
import type { PointSummary } from '../point/point-record.ts';
import { isGood } from '../point/standing.ts';

/** The class a run takes: the one asked for, if the plan keeps it, else what K1 decides. */
export function chooseClass(
  plan: PlanConfig,
  asked: PointClass | undefined,
  points: readonly PointSummary[],
  goodLevel: 'sealed' | 'verified',
  at: Date,
): PointClass {
  if (asked !== undefined) {
    if (plan.keep[asked] !== undefined) return asked;
    throw new UsageError(`plan '${plan.name}' does not say how long a ${asked} point is kept`, {
      hint: `add it to the plan, keep: { ${asked}: '90d' }, or take one of ${keptClasses(plan).join(', ')}`,
    });
  }
  const classed = points.map((point) => ({
    class: point.manifest.class,
    consistentAt: new Date(point.manifest.consistentAt),
    counts: isGood(point, goodLevel),
  }));
  const kept = calendarClasses.filter((name) => plan.keep[name] !== undefined);
  return dueClass(kept, classed, at, {
    timeZone: plan.timeZone,
    ...(plan.anchors ? { anchors: plan.anchors } : {}),
  });
}

const keptClasses = (plan: PlanConfig): readonly string[] =>
  Object.entries(plan.keep).flatMap(([name, kept]) =>
    name === 'atLeast' || kept === undefined ? [] : [name],
  );

/** Until when a point is kept; null when only a person decides. */
export function keepUntil(plan: PlanConfig, pointClass: PointClass, consistentAt: Date): string | null {
  const kept = plan.keep[pointClass];
  if (kept === undefined || kept === 'forever') return null;
  return new Date(consistentAt.getTime() + kept.seconds * 1000).toISOString();
}

import { type Anchors, lastAnchor } from '../schedule/last-anchor.ts';
import { type CalendarClass, calendarClasses, isCalendarClass, type PointClass } from './point-class.ts';

/** As much of a point as the choice of a class needs. */
export interface ClassedPoint {
  readonly class: PointClass;
  readonly consistentAt: Date;
  /** Good and not suspect. */
  readonly counts: boolean;
}

/** The first nights of a source are trials: none of them is worth seven years. */
const trialPoints = 7;

/**
 * Which class a run that starts now takes (K1): the highest class whose anchor has passed without a point since that
 * counts and is of that class or a higher one. A failed weekly is made up by the next good night. Where none is due,
 * and for the first seven points of a source, it is the lowest class that is kept.
 */
export function dueClass(
  kept: readonly CalendarClass[],
  points: readonly ClassedPoint[],
  at: Date,
  { timeZone, anchors }: { readonly timeZone: string; readonly anchors?: Anchors },
): CalendarClass {
  const ascending = calendarClasses.filter((name) => kept.includes(name));
  const lowest = ascending[0];
  if (lowest === undefined) throw new TypeError('a plan keeps at least one calendar class');
  const scheduled = points.filter((point) => isCalendarClass(point.class));
  if (scheduled.length < trialPoints) return lowest;
  const satisfied = (name: CalendarClass, since: Date): boolean =>
    scheduled.some(
      (point) =>
        point.counts &&
        isCalendarClass(point.class) &&
        calendarClasses.indexOf(point.class) >= calendarClasses.indexOf(name) &&
        point.consistentAt >= since &&
        // a point dated in the future counts for nothing
        point.consistentAt <= at,
    );
  const due = ascending.filter(
    (name) => name !== 'daily' && !satisfied(name, lastAnchor(name, at, timeZone, anchors)),
  );
  return due.at(-1) ?? lowest;
}

import { undoDays } from '../cloud/settling/lock-point.ts';
import { type CalendarClass, calendarClasses } from '../point/point-class.ts';
import { warmDays } from '../retention/archives.ts';
import type { Described } from './described.ts';

export interface KeptClass {
  readonly class: CalendarClass;
  readonly pointsPerMonth: number;
  /** Points of one source that lie there at any time, those that are hidden and locked among them. */
  readonly points: number;
  /** Of these, how many have moved to cold storage. */
  readonly coldPoints: number;
}

/**
 * How many points of each class one source has once the first of them are removed. A point is hidden at the end of its
 * time, stays for the time to undo, and never goes before its lock ends: all of it is paid for.
 */
export function keptPoints({ keepDays, archive, lockDays, runsPerDay }: Described): readonly KeptClass[] {
  const kept = calendarClasses.filter((name) => keepDays[name] !== undefined);
  const perYear = pointsPerYear(kept, runsPerDay);
  return kept.map((name) => {
    const stays = Math.max((keepDays[name] ?? 0) + undoDays, lockDays);
    const perDay = (perYear.get(name) ?? 0) / 365;
    const cold = archive[name] === undefined ? 0 : Math.max(0, stays - warmDays);
    return {
      class: name,
      pointsPerMonth: (perDay * 365) / 12,
      points: perDay * stays,
      coldPoints: perDay * cold,
    };
  });
}

const anchorsPerYear = { yearly: 1, monthly: 12, weekly: 365 / 7 } as const;

/**
 * As rule K1 gives them: the highest class that is due. A night on which a higher one was due too makes none of the
 * lower; every other night makes the lowest that is kept.
 */
function pointsPerYear(
  kept: readonly CalendarClass[],
  runsPerDay: number,
): ReadonlyMap<CalendarClass, number> {
  const [lowest, ...higher] = kept;
  const perYear = new Map<CalendarClass, number>();
  let above = 0;
  for (const name of higher.reverse()) {
    if (name === 'daily') continue;
    // January 1st is a first of a month; any other day of the week is as likely as the next
    const shared = name === 'monthly' ? above : (above * anchorsPerYear[name]) / 365;
    const points = anchorsPerYear[name] - shared;
    perYear.set(name, points);
    above += points;
  }
  if (lowest) perYear.set(lowest, 365 * runsPerDay - above);
  return perYear;
}

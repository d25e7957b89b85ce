import type { PlanConfig } from '../config/plan.ts';
import type { PointClass } from '../point/point-class.ts';

/** As much of a point as retention needs. */
export interface RetainedPoint {
  /** `orders@20261120T023000Z-3f9a1c` */
  readonly name: string;
  readonly class: PointClass;
  readonly consistentAt: Date;
  /** What its manifest promised when it was made; null: until a person decides. */
  readonly promisedUntil: Date | null;
  /** Good for its engine, and neither suspect nor damaged: these alone count. */
  readonly isGood: boolean;
  readonly isSuspect: boolean;
  /** A person has taken it back. */
  readonly isHeld: boolean;
}

/**
 * Why a point stays, in the order in which it is looked for; `due`: nothing keeps it.
 * - `no plan`: its source is not in the config any more; a person decides (K3)
 * - `future`: dated after now; it counts for nothing, and its age says nothing
 * - `suspect`: never removed by itself until a person has looked (K2)
 * - `held`: a person has taken it back after it was hidden
 * - `no end`: until a person decides
 * - `class`: not older than its class is kept
 * - `newest`: one of the newest `atLeast` good ones, whatever its age
 * - `last run failed`: nothing of a source goes while its backups fail
 */
export type Rule =
  | 'no plan'
  | 'future'
  | 'suspect'
  | 'held'
  | 'no end'
  | 'class'
  | 'newest'
  | 'last run failed'
  | 'due';

export interface Ruling<Point extends RetainedPoint = RetainedPoint> {
  readonly point: Point;
  readonly rule: Rule;
  /** When its class lets it go; null without an end. */
  readonly until: Date | null;
}

export interface Retaining {
  readonly now: Date;
  /** Of the plan as it is now; undefined for a source that follows none any more. */
  readonly keep: PlanConfig['keep'] | undefined;
  readonly lastRunFailed: boolean;
  /** A person has decided that of a source without a plan nothing stays for longer than it was promised. */
  readonly isReleased?: boolean;
}

/** What keeps each point of one source. Points may come in any order; the rulings have the newest first. */
export function rulingsOf<Point extends RetainedPoint>(
  points: readonly Point[],
  { now, keep, lastRunFailed, isReleased = false }: Retaining,
): readonly Ruling<Point>[] {
  const sorted = points.toSorted((a, b) => b.consistentAt.getTime() - a.consistentAt.getTime());
  const newest = new Set(
    sorted.filter(({ isGood, consistentAt }) => isGood && consistentAt <= now).slice(0, keep?.atLeast ?? 0),
  );
  return sorted.map((point) => {
    const until = keep ? latest(point, keep) : point.promisedUntil;
    const rule = ((): Rule => {
      if (!keep && !isReleased) return 'no plan';
      if (point.consistentAt > now) return 'future';
      if (point.isSuspect) return 'suspect';
      if (point.isHeld) return 'held';
      if (until === null) return 'no end';
      if (until > now) return 'class';
      if (newest.has(point)) return 'newest';
      return lastRunFailed ? 'last run failed' : 'due';
    })();
    return { point, rule, until };
  });
}

/** The later of what was promised and what the plan says now: a plan that keeps less takes back no promise. */
function latest(
  { class: name, consistentAt, promisedUntil }: RetainedPoint,
  keep: PlanConfig['keep'],
): Date | null {
  const kept = keep[name];
  if (promisedUntil === null || kept === 'forever') return null;
  if (kept === undefined) return promisedUntil;
  return new Date(Math.max(promisedUntil.getTime(), consistentAt.getTime() + kept.seconds * 1000));
}

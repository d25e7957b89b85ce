import type { PlanConfig } from '#core/config/plan.ts';
import { dueClass } from '#core/point/due-class.ts';
import { calendarClasses, type PointClass } from '#core/point/point-class.ts';
import { type RetainedPoint, type Ruling, rulingsOf } from '#core/retention/rulings.ts';
import { type Stopped, stopOnMany } from '#core/retention/stop-on-many.ts';
import { keepUntil } from '#core/run/choose-class.ts';

export interface Night {
  readonly at: Date;
  readonly outcome: 'good' | 'failed' | 'suspect' | 'unread';
  readonly class?: PointClass;
  /** Of a point whose date is not that of its night. */
  readonly consistentAt?: Date;
}

export interface Simulated {
  points: readonly RetainedPoint[];
  lastRunFailed: boolean;
  lastRetired: Date | undefined;
}

export const nothing = (): Simulated => ({ points: [], lastRunFailed: false, lastRetired: undefined });

/** A night's run: a point of the class that is due by then (K1), or none. */
export function runNight(before: Simulated, plan: PlanConfig, night: Night): Simulated {
  const { at, outcome, consistentAt = at } = night;
  if (outcome === 'failed') return { ...before, lastRunFailed: true };
  const kept = calendarClasses.filter((name) => plan.keep[name] !== undefined);
  const known = before.points.map((point) => ({ ...point, counts: point.isGood }));
  const name = night.class ?? dueClass(kept, known, at, { timeZone: plan.timeZone });
  const until = keepUntil(plan, name, consistentAt);
  const point: RetainedPoint = {
    name: `orders@${consistentAt.toISOString()}`,
    class: name,
    consistentAt,
    promisedUntil: until === null ? null : new Date(until),
    isGood: outcome === 'good',
    isSuspect: outcome === 'suspect',
    isHeld: false,
  };
  return { ...before, points: [...before.points, point], lastRunFailed: outcome !== 'good' };
}

/** What retire does then: what is due goes, or nothing where that is too much. */
export function retire(
  before: Simulated,
  plan: PlanConfig | undefined,
  now: Date,
): { readonly after: Simulated; readonly rulings: readonly Ruling[]; readonly stopped: Stopped | undefined } {
  const { points, lastRunFailed, lastRetired } = before;
  const rulings = rulingsOf(points, { now, keep: plan?.keep, lastRunFailed });
  const stopped = stopOnMany(rulings, { now, lastRetired });
  if (stopped || lastRunFailed) return { after: before, rulings, stopped };
  const left = rulings.filter(({ rule }) => rule !== 'due').map(({ point }) => point);
  return { after: { ...before, points: left, lastRetired: now }, rulings, stopped };
}

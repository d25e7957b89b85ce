import type { PlanConfig } from '../../config/plan.ts';
import { PointClass } from '../../point/point-class.ts';
import { type RetainedPoint, type Ruling, rulingsOf } from '../rulings.ts';

type Keep = PlanConfig['keep'];

/** What another `keep` makes of one point. */
export interface ChangedPoint {
  readonly point: string;
  readonly class: PointClass;
  /** `goes`: it is due as soon as it is deployed. `stays`: it would have been due now. */
  readonly effect: 'goes' | 'stays' | 'longer' | 'sooner';
  /** When its class lets it go; null without an end. */
  readonly before: string | null;
  readonly after: string | null;
}

export interface KeptTime {
  readonly class: PointClass | 'atLeast';
  /** Seconds, or points; null where it is not kept. */
  readonly before: number | 'forever' | null;
  readonly after: number | 'forever' | null;
}

export interface PlanChange {
  readonly source: string;
  readonly keep: readonly KeptTime[];
  /** The newest first. */
  readonly points: readonly ChangedPoint[];
}

/**
 * What another plan makes of the points of a source, by the very rules that retire goes by. A promise is not taken back: to keep
 * less changes what is made from now on, and what had been prolonged. Undefined where it changes nothing.
 */
export function planChange(
  source: string,
  points: readonly RetainedPoint[],
  {
    before,
    after,
    now,
  }: { readonly before: Keep | undefined; readonly after: Keep | undefined; readonly now: Date },
): PlanChange | undefined {
  const ruled = (keep: Keep | undefined) => rulingsOf(points, { now, keep, lastRunFailed: false });
  const others = ruled(after);
  const changed = ruled(before).flatMap((ruling, index) => {
    const other = others[index];
    const effect = other && effectOf(ruling, other);
    if (!effect) return [];
    const { name, class: of } = ruling.point;
    return [{ point: name, class: of, effect, before: iso(ruling.until), after: iso(other.until) }];
  });
  const keep = keptTimes(before, after);
  return keep.length === 0 && changed.length === 0 ? undefined : { source, keep, points: changed };
}

function effectOf(before: Ruling, after: Ruling): ChangedPoint['effect'] | undefined {
  if (before.rule !== 'due' && after.rule === 'due') return 'goes';
  if (before.rule === 'due' && after.rule !== 'due') return 'stays';
  // what is due by both, or stays for another reason than its time, is as it was
  if (before.rule === 'due' || !isByTime(before, after)) return undefined;
  const [from, to] = [before, after].map(({ until }) => until?.getTime() ?? Infinity);
  if (from === to || from === undefined || to === undefined) return undefined;
  return to > from ? 'longer' : 'sooner';
}

const isByTime = (...rulings: readonly Ruling[]): boolean =>
  rulings.some(({ rule }) => rule === 'class' || rule === 'no end');

function keptTimes(before: Keep | undefined, after: Keep | undefined): readonly KeptTime[] {
  const names = [...PointClass.options, 'atLeast'] as const;
  return names.flatMap((name) => {
    const [from, to] = [timeOf(before, name), timeOf(after, name)];
    return from === to ? [] : [{ class: name, before: from, after: to }];
  });
}

function timeOf(keep: Keep | undefined, name: PointClass | 'atLeast'): number | 'forever' | null {
  const kept = keep?.[name];
  if (kept === undefined) return null;
  return typeof kept === 'object' ? kept.seconds : kept;
}

const iso = (at: Date | null): string | null => at?.toISOString() ?? null;

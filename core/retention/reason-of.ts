import type { PlanConfig } from '../config/plan.ts';
import type { RetainedPoint, Ruling } from './rulings.ts';

/** Why a point stays or goes, in a sentence. */
export function reasonOf({ rule, point, until }: Ruling, plan: PlanConfig | undefined): string {
  switch (rule) {
    case 'no plan':
      return `its source is not in the config any more: everything of it stays until a person says ${decided(point)}`;
    case 'future':
      return 'it is dated after now, so that its age says nothing: it stays, and counts for nothing';
    case 'suspect':
      return 'it is suspect: it stays until a person has looked at it, and counts for nothing';
    case 'held':
      return 'a person has taken it back after it was hidden: it stays until its file in holds/ is removed';
    case 'no end':
      return `a ${point.class} point is kept until a person decides`;
    case 'class':
      return isPromise(point, until, plan)
        ? 'so long it was promised when it was made; the plan keeps its class shorter by now'
        : `so long the plan keeps a ${point.class} point`;
    case 'newest':
      return `its time is over, and it is one of the newest ${plan?.keep.atLeast} good ones, which stay whatever their age`;
    case 'last run failed':
      return 'its time is over, and the last run of its source failed: nothing goes before one is good again';
    case 'due':
      return 'its time is over and nothing keeps it';
  }
}

const decided = ({ name }: RetainedPoint): string => `npx holdfast retire ${name.split('@')[0]} --confirm`;

function isPromise(
  { class: name, consistentAt }: RetainedPoint,
  until: Date | null,
  plan: PlanConfig | undefined,
): boolean {
  const kept = plan?.keep[name];
  if (kept === 'forever' || until === null) return false;
  return kept === undefined || consistentAt.getTime() + kept.seconds * 1000 < until.getTime();
}

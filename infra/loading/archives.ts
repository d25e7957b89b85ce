import { undoDays } from '#core/cloud/settling/lock-point.ts';
import type { Problem } from '#core/config/config-error.ts';
import type { PlanConfig } from '#core/config/plan.ts';
import { problem } from '#core/config/problem.ts';
import { PointClass } from '#core/point/point-class.ts';
import type { Config } from '#engines/config.ts';

export type Tier = 'glacier-instant' | 'glacier-flexible' | 'deep-archive';

/** Where the data of a class goes, and when. */
export interface Archive {
  readonly class: PointClass;
  readonly tier: Tier;
  readonly afterDays: number;
}

/** Days that AWS bills of an object in a tier, however soon it leaves. */
const minimumDays: Readonly<Record<Tier, number>> = {
  'glacier-instant': 90,
  'glacier-flexible': 90,
  'deep-archive': 180,
};

/** A point is warm for a month: as long as it is the newest of its class, and somebody is likely to want it back. */
const warmDays = 30;

/** One tier for a class: all its data lies under one prefix, and rules do not grow with the sources. */
export function archivesOf({ plans }: Pick<Config, 'plans'>): readonly Archive[] {
  return PointClass.options.flatMap((name) => {
    const tier = Object.values(plans)
      .map(({ archive }) => archive?.[name])
      .find((found) => found !== undefined);
    return tier === undefined ? [] : [{ class: name, tier, afterDays: warmDays }];
  });
}

/** Plans that disagree on a class, and points that would leave a tier before AWS has been paid for it. */
export function archiveProblems(config: Config, root: unknown): readonly Problem[] {
  return archivesOf(config).flatMap(({ class: name, tier, afterDays }) =>
    Object.values(config.plans)
      .filter(({ keep }) => keep[name] !== undefined)
      .flatMap((plan) => {
        const path = ['plans', plan.name, 'archive', name];
        if (plan.archive?.[name] !== tier) {
          const advice = `write '${tier}' as other plans do: the ${name} points of all plans lie together`;
          return [
            problem(
              path,
              root,
              isOwn(plan, name) ? advice : `${advice}; or leave ${name} out of their archive`,
            ),
          ];
        }
        const kept = plan.keep[name];
        if (kept === undefined || kept === 'forever') return [];
        const stays = Math.floor(kept.seconds / 86_400) + undoDays - afterDays;
        const least = minimumDays[tier];
        if (stays >= least) return [];
        return [
          problem(
            path,
            root,
            `leave it out, or keep ${name} points for '${least + afterDays - undoDays}d' or more: ` +
              `they would be there for ${Math.max(0, stays)} days, and AWS bills ${least}`,
          ),
        ];
      }),
  );
}

const isOwn = ({ archive }: PlanConfig, name: PointClass): boolean => archive?.[name] !== undefined;

import { undoDays } from '#core/cloud/settling/lock-point.ts';
import type { Problem } from '#core/config/config-error.ts';
import type { PlanConfig } from '#core/config/plan.ts';
import { problem } from '#core/config/problem.ts';
import { daysPerMonth } from '#core/costs/price.ts';
import { storageUsd } from '#core/costs/storage-cost.ts';
import type { PointClass } from '#core/point/point-class.ts';
import { archivesOf, type Tier } from '#core/retention/archives.ts';
import type { Config } from '#engines/config.ts';
import { usdText } from '../../costs/number-text.ts';

/** Days that AWS bills of an object in a tier, however soon it leaves. */
const minimumDays: Readonly<Record<Tier, number>> = {
  'glacier-instant': 90,
  'glacier-flexible': 90,
  'deep-archive': 180,
};

/** Plans that disagree on a class, and points that would leave a tier before AWS has been paid for it. */
export function archiveProblems(config: Config, root: unknown): readonly Problem[] {
  return archivesOf(config.plans).flatMap(({ class: name, tier, afterDays }) =>
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
              `they would be there for ${Math.max(0, stays)} days, and AWS bills ${least}` +
              wasted(config, tier, least - Math.max(0, stays)),
          ),
        ];
      }),
  );
}

/** What nobody gets anything for, of each TB; nothing is said where no price is known. */
function wasted({ store }: Config, tier: Tier, days: number): string {
  const usd = 's3' in store ? storageUsd(2 ** 40, store.s3.region, tier) : undefined;
  if (usd === undefined) return '';
  return `: of each TB, ${usdText((usd * days) / daysPerMonth)} dollars for ${days === 1 ? 'a day' : `${days} days`} on which nothing lies there`;
}

const isOwn = ({ archive }: PlanConfig, name: PointClass): boolean => archive?.[name] !== undefined;

import type { PlanConfig } from '../config/plan.ts';
import { PointClass } from '../point/point-class.ts';

export type Tier = 'glacier-instant' | 'glacier-flexible' | 'deep-archive';

/** Where the data of a class goes, and when. */
export interface Archive {
  readonly class: PointClass;
  readonly tier: Tier;
  readonly afterDays: number;
}

/** A point is warm for a month: as long as it is the newest of its class, and somebody is likely to want it back. */
export const warmDays = 30;

/** One tier for a class: all its data lies under one prefix, and rules do not grow with the sources. */
export function archivesOf(plans: Readonly<Record<string, Pick<PlanConfig, 'archive'>>>): readonly Archive[] {
  return PointClass.options.flatMap((name) => {
    const tier = Object.values(plans)
      .map(({ archive }) => archive?.[name])
      .find((found) => found !== undefined);
    return tier === undefined ? [] : [{ class: name, tier, afterDays: warmDays }];
  });
}

import * as z from 'zod';
import type { PlanConfig } from '../../config/plan.ts';
import { reasonOf } from '../../retention/reason-of.ts';
import type { Retired } from '../../retention/retire-source.ts';
import type { Review } from '../../retention/review-source.ts';

/** What came of one source, or would: a part of the document of `retire`. */
export const RetiredAnswer = z.object({
  source: z.string(),
  /** Not there where nothing was to be touched. */
  outcome: z.enum(['done', 'nothing', 'stopped', 'busy']).optional(),
  /** Points that some rule keeps. */
  stays: z.int().nonnegative(),
  /** Points that none keeps: hidden, where the outcome is `done`. */
  goes: z.array(
    z.object({
      point: z.string(),
      class: z.string(),
      until: z.iso.datetime().nullable(),
      bytes: z.int().nonnegative(),
      reason: z.string(),
    }),
  ),
  stopped: z.object({ due: z.int(), limit: z.int() }).nullable(),
});
export type RetiredAnswer = z.infer<typeof RetiredAnswer>;

export function retiredAnswer(
  { source, rulings, stopped, outcome }: Review & Partial<Retired>,
  plan: PlanConfig | undefined,
): RetiredAnswer {
  const due = rulings.filter(({ rule }) => rule === 'due');
  return {
    source,
    ...(outcome ? { outcome } : {}),
    stays: rulings.length - due.length,
    goes: due.map((ruling) => ({
      point: ruling.point.name,
      class: ruling.point.class,
      until: ruling.until?.toISOString() ?? null,
      bytes: ruling.point.summary.manifest.totals.bytes,
      reason: reasonOf(ruling, plan),
    })),
    stopped: stopped ?? null,
  };
}

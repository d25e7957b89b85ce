import * as z from 'zod';
import type { PlanConfig } from '../config/plan.ts';
import type { SourceConfig } from '../config/source.ts';

/** By what a point is judged, beside its history: as the plan says. */
export const JudgeRules = z.object({
  /** Good points that a source needs before anything but a total loss is told. */
  history: z.int().positive(),
  /** A loss is told from this share of what is usual on. */
  drop: z.number().positive().max(1),
  /** Stored bytes: with less a point is suspect, whatever its history. */
  minBytes: z.int().positive().optional(),
  /** Rows of all tables together, likewise. */
  minRows: z.int().positive().optional(),
});
export type JudgeRules = z.infer<typeof JudgeRules>;

/** Where nobody says otherwise: a week and a day, and a quarter. */
export const usualRules: JudgeRules = { history: 8, drop: 0.25 };

/** Rules of a source, or that it is not judged. */
export function judgeRulesOf(
  { judge }: Pick<PlanConfig, 'judge'>,
  source?: Pick<SourceConfig, 'judge'>,
): JudgeRules | 'off' {
  if (source?.judge === false) return 'off';
  if (!judge) return usualRules;
  const { history, drop, minBytes, minRows } = judge;
  return {
    ...{ history, drop: drop.percent / 100 },
    ...(minBytes === undefined ? {} : { minBytes: minBytes.bytes }),
    ...(minRows === undefined ? {} : { minRows }),
  };
}

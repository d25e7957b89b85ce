import type { PlanConfig } from '#core/config/plan.ts';
import type { SourceConfig } from '#core/config/source.ts';
import { createStoreMeasurements } from '#core/judging/history/store-measurements.ts';
import { markIfSuspect } from '#core/judging/mark-suspect.ts';
import { judgeRulesOf } from '#core/judging/rules.ts';
import type { RunName } from '#core/point/keys.ts';
import { wholePoint } from '#core/point/whole-point.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Wired } from '../wire.ts';

/**
 * Judges the points of a run on this machine, as settle does in AWS. A history that cannot be read makes no good backup a bad
 * one: it is said, and the next run has its own points to judge.
 */
export function judgesFor(
  { store, catalog, goodLevelOf, who }: Wired,
  plan: PlanConfig,
  source: SourceConfig,
  progress: Progress,
): (run: RunName) => Promise<void> {
  const measurements = createStoreMeasurements({ store, catalog, goodLevelOf });
  return async (run) => {
    try {
      const point = await wholePoint(catalog, run);
      await markIfSuspect({ catalog, measurements, who }, point, judgeRulesOf(plan, source));
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      progress.note(
        `${run.source}@${run.runId} is good, and could not be compared with those before it: ${reason}`,
      );
    }
  };
}

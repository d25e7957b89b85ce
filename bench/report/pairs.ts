import type { Run } from '../runs/perform.ts';
import { median } from './median.ts';

export interface PairedRatio {
  /** Median of the ratios within a round; NaN when the two never ran in the same round. */
  readonly ratio: number;
  readonly least: number;
  readonly most: number;
  readonly pairs: number;
  /** Rounds in which both ran on a quiet machine. Only they count, unless there are none. */
  readonly quietPairs: number;
}

/** A measure of one against another, round by round: what else the machine did then met both. */
export function pairedRatio(
  runs: readonly Run[],
  [name, peer]: readonly [string, string],
  measureOf: (run: Run) => number,
): PairedRatio {
  const all = runs
    .filter((run) => run.name === name)
    .flatMap((run) => {
      const other = runs.find((candidate) => candidate.name === peer && candidate.round === run.round);
      return other ? [{ ratio: measureOf(run) / measureOf(other), quiet: run.quiet && other.quiet }] : [];
    });
  const quiet = all.filter((pair) => pair.quiet);
  const ratios = (quiet.length > 0 ? quiet : all).map(({ ratio }) => ratio);
  return {
    ratio: median(ratios),
    least: Math.min(...ratios),
    most: Math.max(...ratios),
    pairs: all.length,
    quietPairs: quiet.length,
  };
}

import type { Run } from '../runs/perform.ts';
import { median } from './median.ts';
import type { PairedRatio } from './pairs.ts';

export interface Goal {
  readonly goal: string;
  /** What was measured, in words. */
  readonly measured: string;
  readonly verdict: 'reached' | 'missed' | 'not measured';
}

export const atMost = (goal: string, bound: number, pair: PairedRatio): Goal =>
  judged(goal, pair, (ratio) => ratio <= bound);

export const faster = (goal: string, bound: number, pair: PairedRatio): Goal =>
  judged(goal, pair, (ratio) => ratio >= bound);

function judged(goal: string, pair: PairedRatio, isReached: (ratio: number) => boolean): Goal {
  const { ratio, least, most, pairs, quietPairs } = pair;
  if (pairs === 0) return { goal, measured: 'no pair of runs', verdict: 'not measured' };
  const range = `${ratio.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
  const measured = `${range}, ${quietPairs} of ${pairs} pairs quiet${quietPairs === 0 ? ', none to be trusted' : ''}`;
  return { goal, measured, verdict: isReached(ratio) ? 'reached' : 'missed' };
}

/** The worst of all runs, not their median: a limit is one only if it always holds. */
export function bytes(
  goal: string,
  limit: number,
  runs: readonly Run[],
  measureOf: (run: Run) => number,
): Goal {
  if (runs.length === 0) return { goal, measured: 'no run', verdict: 'not measured' };
  const worst = Math.max(...runs.map(measureOf));
  const measured = `${(worst / 1e6).toFixed(1)} MB in the worst of ${runs.length} runs`;
  return { goal, measured, verdict: worst <= limit ? 'reached' : 'missed' };
}

/** The median over quiet runs, or over all where none was quiet. */
export function medianAtMost(
  goal: string,
  bound: number,
  all: readonly Run[],
  measureOf: (run: Run) => number,
): Goal {
  if (all.length === 0) return { goal, measured: 'no run', verdict: 'not measured' };
  const quiet = all.filter((run) => run.quiet);
  const figures = (quiet.length > 0 ? quiet : all).map(measureOf);
  const middle = median(figures);
  const range = `${middle.toFixed(2)} (${Math.min(...figures).toFixed(2)} to ${Math.max(...figures).toFixed(2)})`;
  const measured = `${range}, ${quiet.length} of ${all.length} runs quiet`;
  return { goal, measured, verdict: middle <= bound ? 'reached' : 'missed' };
}

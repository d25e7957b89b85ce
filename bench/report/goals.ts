import { bestPeer, usualScript } from '../runs/dump-peers.ts';
import { holdfastNames } from '../runs/holdfast-runs.ts';
import type { Run } from '../runs/perform.ts';
import { restoreNames } from '../runs/restores.ts';
import { type PairedRatio, pairedRatio } from './pairs.ts';

export interface Goal {
  readonly goal: string;
  /** What was measured, in words. */
  readonly measured: string;
  readonly verdict: 'reached' | 'missed' | 'not measured';
}

const memoryLimitBytes = 128e6;

/** Every goal with what was measured, also where that is not what was hoped. */
export function judgeGoals(runs: readonly Run[]): readonly Goal[] {
  const { counted, uncounted } = holdfastNames;
  const ours = runs.filter(({ name }) => name === counted || name === uncounted);
  const work = (run: Run): number => run.workSeconds;
  return [
    ...[counted, uncounted].map((name) =>
      atMost(
        `${name}: dump and seal ≤ 1.15 × ${bestPeer} (hoped for: 1.05)`,
        1.15,
        pairedRatio(runs, [name, bestPeer], work),
      ),
    ),
    faster(
      `${counted}: dump and seal ≥ 8 times as fast as ${usualScript}`,
      8,
      pairedRatio(runs, [usualScript, counted], work),
    ),
    bytes(
      'anonymous memory of the whole client tree ≤ 128 MB',
      memoryLimitBytes,
      ours,
      (run) => run.peakAnonBytes,
    ),
    bytes('0 bytes of local disk beside the store', 0, ours, (run) => run.peakBesideBytes),
    atMost(
      `${restoreNames.holdfast} ≤ 1.10 × ${restoreNames.peer}`,
      1.1,
      pairedRatio(runs, [restoreNames.holdfast, restoreNames.peer], (run) => run.wallSeconds),
    ),
  ];
}

const atMost = (goal: string, bound: number, pair: PairedRatio): Goal =>
  judged(goal, pair, (ratio) => ratio <= bound);

const faster = (goal: string, bound: number, pair: PairedRatio): Goal =>
  judged(goal, pair, (ratio) => ratio >= bound);

function judged(goal: string, pair: PairedRatio, isReached: (ratio: number) => boolean): Goal {
  const { ratio, least, most, pairs, quietPairs } = pair;
  if (pairs === 0) return { goal, measured: 'no pair of runs', verdict: 'not measured' };
  const range = `${ratio.toFixed(2)} (${least.toFixed(2)} to ${most.toFixed(2)})`;
  const measured = `${range}, ${quietPairs} of ${pairs} pairs quiet${quietPairs === 0 ? ', none to be trusted' : ''}`;
  return { goal, measured, verdict: isReached(ratio) ? 'reached' : 'missed' };
}

/** The worst of all runs, not their median: a limit is one only if it always holds. */
function bytes(goal: string, limit: number, runs: readonly Run[], measureOf: (run: Run) => number): Goal {
  if (runs.length === 0) return { goal, measured: 'no run', verdict: 'not measured' };
  const worst = Math.max(...runs.map(measureOf));
  const measured = `${(worst / 1e6).toFixed(1)} MB in the worst of ${runs.length} runs`;
  return { goal, measured, verdict: worst <= limit ? 'reached' : 'missed' };
}

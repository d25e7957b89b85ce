import { bestPeer, usualScript } from '../runs/dump-peers.ts';
import { holdfastNames } from '../runs/holdfast-runs.ts';
import type { Run } from '../runs/perform.ts';
import { restoreNames } from '../runs/restores.ts';
import { atMost, bytes, faster, type Goal } from './judged.ts';
import { pairedRatio } from './pairs.ts';
import { judgeS3Goals } from './s3-goals.ts';

const memoryLimitBytes = 128e6;

/** Every goal with what was measured, also where that is not what was hoped. Those of S3 only where it was measured. */
export function judgeGoals(runs: readonly Run[]): readonly Goal[] {
  const s3 = judgeS3Goals(runs);
  const { counted, uncounted } = holdfastNames;
  const isS3Alone = s3.length > 0 && !runs.some(({ name }) => name === counted || name === uncounted);
  return isS3Alone ? s3 : [...judgeFolderGoals(runs), ...s3];
}

function judgeFolderGoals(runs: readonly Run[]): readonly Goal[] {
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

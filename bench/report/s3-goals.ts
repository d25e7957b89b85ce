import { bestPeer } from '../runs/dump-peers.ts';
import type { Run } from '../runs/perform.ts';
import { restoreNames } from '../runs/restores.ts';
import { backupInto, restoreFrom, targetNames } from '../s3/names.ts';
import { atMost, bytes, type Goal, medianAtMost } from './judged.ts';
import { pairedRatio } from './pairs.ts';

const memoryLimitBytes = 128e6;

/** CPU seconds of our own process, from its start to the seal, for 10⁹ bytes that were stored. */
export const ownShare = (run: Run): number => run.workOwnCpuSeconds / (run.storedBytes / 1e9);

/** What is asked of points in a bucket, for each server that was measured. */
export function judgeS3Goals(runs: readonly Run[]): readonly Goal[] {
  const measured = targetNames.filter((name) => runs.some((run) => run.name === backupInto(name)));
  const ours = runs.filter((run) => measured.some((name) => run.name === backupInto(name)));
  if (ours.length === 0) return [];
  return [
    ...measured.map((name) =>
      atMost(
        `${backupInto(name)}: dump and seal ≤ 1.10 × ${bestPeer} to a local folder (hoped for: 1.05)`,
        1.1,
        pairedRatio(runs, [backupInto(name), bestPeer], (run) => run.workSeconds),
      ),
    ),
    ...measured.map((name) =>
      medianAtMost(
        `${backupInto(name)}: own CPU s until the seal ≤ 1.5 per compressed GB`,
        1.5,
        runs.filter((run) => run.name === backupInto(name)),
        ownShare,
      ),
    ),
    bytes(
      'into S3: anonymous memory of the whole client tree ≤ 128 MB',
      memoryLimitBytes,
      ours,
      (run) => run.peakAnonBytes,
    ),
    bytes('into S3: 0 bytes of local disk', 0, ours, (run) => run.peakBesideBytes),
    ...measured.map((name) =>
      atMost(
        `${restoreFrom(name)} ≤ 1.10 × ${restoreNames.peer} from a local folder`,
        1.1,
        pairedRatio(runs, [restoreFrom(name), restoreNames.peer], (run) => run.wallSeconds),
      ),
    ),
  ];
}

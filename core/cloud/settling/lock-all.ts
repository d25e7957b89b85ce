import { PermanentError } from '../../errors.ts';
import type { PointRecord } from '../../point/point-record.ts';
import type { Judgement } from './judge-run.ts';
import { lockPoint } from './lock-point.ts';
import type { SettleDeps } from './settle-run.ts';

/**
 * Locks what is good. A lock that can never be set must be told, and must not keep the run open and its source busy for
 * ever: the run ends badly, though the point is there and counts.
 */
export async function lockAll(
  deps: SettleDeps,
  points: readonly PointRecord[],
): Promise<Judgement | undefined> {
  try {
    for (const point of points) await lockPoint(deps, point);
    return undefined;
  } catch (error) {
    if (!(error instanceof PermanentError)) throw error;
    return {
      event: 'judged bad',
      outcome: 'failed',
      error: {
        message: `the point is there and counts, and cannot be locked for as long as it is kept: ${error.message}`,
        hint: `${error.hint}; then lock it by npx holdfast drill, or run again`,
      },
    };
  }
}

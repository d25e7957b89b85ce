import { DamagedError } from '../errors.ts';
import type { PointRecord } from '../point/point-record.ts';
import { isConfirmed } from './confirm-damage.ts';
import type { RestoreDeps } from './deps.ts';

type Deps = Pick<RestoreDeps, 'catalog' | 'clock' | 'progress' | 'who' | 'openPoint'>;

/** Marks a point damaged if that is what an error says, and a second look too: the next `latest` must not lead here again. */
export async function recordDamage(
  deps: Deps,
  point: PointRecord,
  error: unknown,
  signal: AbortSignal,
): Promise<void> {
  if (!(await isConfirmed(deps, point, error, signal))) return;
  const { catalog, clock, progress, who } = deps;
  const problem = error instanceof Error ? error.message : String(error);
  const object = error instanceof DamagedError ? error.object : 'data';
  try {
    await catalog.judge(point, {
      level: 'damaged',
      at: clock.now().toISOString(),
      by: who,
      detail: problem,
      findings: [{ object, problem }],
    });
  } catch (failure) {
    progress.note(
      `the point could not be marked damaged: ${failure instanceof Error ? failure.message : failure}`,
    );
  }
}

import { DamagedError } from '../errors.ts';
import type { PointRecord } from '../point/point-record.ts';
import { MissingObjectError } from '../ports/store-errors.ts';
import type { RestoreDeps } from './deps.ts';

type Deps = Pick<RestoreDeps, 'catalog' | 'clock' | 'progress' | 'who'>;

/** Whether an error says that stored bytes are wrong or gone, and not merely out of reach. */
export const isDamage = (error: unknown): error is DamagedError | MissingObjectError =>
  error instanceof DamagedError || error instanceof MissingObjectError;

/** Marks a point damaged if that is what the error says: the next `latest` must not lead here again. */
export async function recordDamage(
  { catalog, clock, progress, who }: Deps,
  point: PointRecord,
  error: unknown,
): Promise<void> {
  if (!isDamage(error)) return;
  const object = error instanceof DamagedError ? error.object : 'data';
  try {
    await catalog.judge(point, {
      level: 'damaged',
      at: clock.now().toISOString(),
      by: who,
      detail: error.message,
      findings: [{ object, problem: error.message }],
    });
  } catch (failure) {
    progress.note(
      `the point could not be marked damaged: ${failure instanceof Error ? failure.message : failure}`,
    );
  }
}

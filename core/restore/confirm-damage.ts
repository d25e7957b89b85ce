import { DamagedError } from '../errors.ts';
import type { PointRecord } from '../point/point-record.ts';
import { pointName } from '../point/point-record.ts';
import { MissingObjectError } from '../ports/store-errors.ts';
import type { RestoreDeps } from './deps.ts';

type Deps = Pick<RestoreDeps, 'openPoint' | 'clock' | 'progress'>;

/** Whether an error says that stored bytes are wrong or gone, and not merely out of reach. */
export const isDamage = (error: unknown): error is DamagedError | MissingObjectError =>
  error instanceof DamagedError || error instanceof MissingObjectError;

const secondLookAfterMs = 1_000;

/**
 * Whether a point is as damaged as an error said: its archives are read once more, the one that was named alone where
 * one was. What went wrong on its way must not keep people from a good point.
 */
export async function isConfirmed(
  { openPoint, clock, progress }: Deps,
  point: PointRecord,
  error: unknown,
  signal: AbortSignal,
): Promise<boolean> {
  if (!isDamage(error)) return false;
  const name = pointName(point);
  try {
    await clock.sleep(secondLookAfterMs, signal);
    progress.phase('look again');
    const reader = openPoint(point.manifest, signal);
    const named = archiveOf(point, error);
    for (const { archive } of reader.archives) {
      if (named !== undefined && archive !== named) continue;
      for await (const _chunk of reader.open(archive, { signal }));
    }
  } catch (again) {
    if (isDamage(again)) return true;
    progress.note(`whether ${name} is damaged could not be looked at once more: ${textOf(again)}`);
    return false;
  }
  progress.note(`${name} read well the second time, so it is not marked damaged: ${error.message}`);
  return false;
}

function archiveOf({ manifest }: PointRecord, error: DamagedError | MissingObjectError): string | undefined {
  if (!(error instanceof DamagedError)) return undefined;
  return manifest.objects.find(({ key, parts }) => key === error.object || error.object.endsWith(`/${parts}`))
    ?.archive;
}

const textOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

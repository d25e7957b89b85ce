import { DamagedError } from '#core/errors.ts';
import type { PointReader } from '#core/ports/worker.ts';
import { NotAnArchiveError } from '../archive/not-an-archive.ts';

/** Bytes that are as they were sealed and are no archive of ours: damaged before they were sealed. */
export async function asDamage<Result>(
  { manifest }: PointReader,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NotAnArchiveError)) throw error;
    throw new DamagedError(`an archive of the point cannot be decoded: ${error.message}`, {
      hint: `restore another point: npx holdfast list ${manifest.source}`,
      object: manifest.objects[0]?.key ?? 'data',
      cause: error,
    });
  }
}

import type { WorkerFactory } from '#core/ports/engine.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { ThawSpeed } from '#core/ports/store.ts';
import type { RestoreDeps } from '#core/restore/deps.ts';
import { createPointReader } from '#core/verify/point-reader.ts';
import { verifyPoint } from '#core/verify/verify-point.ts';
import { warmthOf } from '../thaw/warmth-of.ts';
import type { Wired } from '../wire.ts';

/** What restore and drill use, with one progress for all of it. */
export function restoreDeps(
  wired: Wired,
  makeWorker: WorkerFactory,
  progress: Progress,
  speed?: ThawSpeed,
): RestoreDeps {
  const { store, config } = wired;
  const workerFor: RestoreDeps['workerFor'] = ({ engine, source }) =>
    makeWorker(engine, config.sources[source], progress);
  return {
    ...wired,
    progress,
    warmth: warmthOf(wired, progress, speed),
    workerFor,
    openPoint: (manifest, signal) => createPointReader(store, manifest, { signal }),
    verify: async (point, signal) =>
      verifyPoint({ ...wired, progress, worker: workerFor(point) }, point, signal),
  };
}

import { createS3Store } from '#adapters/s3-store/s3-store.ts';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import type { PointRecord } from '#core/point/point-record.ts';
import type { ThawSpeed } from '#core/ports/store.ts';
import { createThawNotes } from '#core/thaw/thaw-record.ts';
import { createWarmth } from '#core/thaw/warmth.ts';
import { startLyingS3 } from '#test/support/lying-s3/start.ts';
import { wholePoints } from '#test/support/whole-points.ts';
import { setup } from '../run/run-setup.ts';

/** A point of a real run in a scripted S3; `freeze` moves its data to Glacier. */
export async function frozenPoint() {
  const server = await startLyingS3({ minPartBytes: 1 });
  const { endpoint, region, credentials } = server;
  const patience = { silenceMs: 1_000, firstWaitMs: 5 };
  const store = createS3Store({ bucket: 'backups', endpoint, region, credentials, patience });
  const world = setup();
  await world.run({ store: () => store });
  const catalog = createStoreCatalog(store);
  const [point] = await wholePoints(catalog, 'orders');
  if (!point) throw new Error('the run of this test left no point');
  const notes = createThawNotes(store);
  const said: string[] = [];
  const warmth = (speed: ThawSpeed = 'standard') =>
    createWarmth(
      {
        ...{ store, notes, clock: world.clock, region: 'eu-central-1', who: 'ann@host' },
        progress: { note: (text) => void said.push(text) },
      },
      speed,
    );
  return {
    ...{ server, store, catalog, notes, said, warmth },
    point: point satisfies PointRecord,
    deps: () => ({ ...world.deps({ store: () => store }), catalog }),
    freeze: (storageClass = 'DEEP_ARCHIVE', prefix = 'data/') => server.freeze(prefix, storageClass),
    asked: (operation: string): number =>
      server.requests.filter((request) => request.operation === operation).length,
    async cleanup() {
      world.cleanup();
      await server.stop();
    },
  };
}
export type FrozenPoint = Awaited<ReturnType<typeof frozenPoint>>;

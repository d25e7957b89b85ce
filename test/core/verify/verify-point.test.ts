import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { StoppedError, TransientError } from '#core/errors.ts';
import type { PointRecord } from '#core/point/point-record.ts';
import type { Worker } from '#core/ports/worker.ts';
import { verifyPoint } from '#core/verify/verify-point.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { wholePoints } from '#test/support/whole-points.ts';
import { setup } from '../run/run-setup.ts';

let world: ReturnType<typeof setup>;
let point: PointRecord;
beforeEach(async () => {
  world = setup();
  await world.run();
  const [only] = await wholePoints(world.catalog, 'orders');
  if (!only) throw new Error('the run of this test left no point');
  point = only;
});
afterEach(() => world.cleanup());

const verify = (worker: Worker, signal = new AbortController().signal) => {
  const deps = world.deps();
  return verifyPoint({ ...deps, worker }, point, signal);
};
const history = async () =>
  (await world.catalog.points('orders')).points[0]?.history.map(({ level }) => level);

describe('a verdict', () => {
  it('is recorded, good or damaged, with what was counted or found', async () => {
    expect((await verify(fakeWorker())).verdict).toBe('good');
    expect(
      (await verify(fakeWorker({ findings: [{ object: 'main', problem: 'rows are missing' }] }))).verdict,
    ).toBe('damaged');
    expect(await history()).toEqual(['verified', 'verified', 'damaged']);
  });

  it('is unreachable, and nothing is recorded, when the bytes could not be read or decoded now', async () => {
    const worker = fakeWorker({
      onVerify: () => {
        throw new TransientError('pg_restore could not be started', { hint: 'install it' });
      },
    });
    expect(await verify(worker)).toMatchObject({
      verdict: 'unreachable',
      findings: [{ problem: 'pg_restore could not be started' }],
    });
    expect(await history()).toEqual(['verified']);
  });

  it('is damaged when an object is not there, and names it', async () => {
    const [key] = point.manifest.objects.map((object) => object.key);
    await world.store.removeAttempt(`${key?.split('/').slice(0, 6).join('/')}/`);
    expect(await verify(fakeWorker())).toMatchObject({
      verdict: 'damaged',
      findings: [{ problem: expect.stringContaining('is not in the store') }],
    });
  });

  it('is good when only the first look saw damage, and tells of it', async () => {
    let looks = 0;
    const worker: Worker = {
      ...fakeWorker(),
      verify: (reader, signal) => {
        looks += 1;
        const findings = looks === 1 ? [{ object: 'main', problem: 'a row is missing' }] : [];
        return fakeWorker({ findings }).verify(reader, signal);
      },
    };
    expect((await verify(worker)).verdict).toBe('good');
    const [known] = (await world.catalog.points('orders')).points;
    expect(known?.flags).toEqual([]);
    expect(known?.history.at(-1)?.detail).toContain('at the second look: before that, a row is missing');
  });

  it('is never given once the process was told to stop, not even at the last byte', async () => {
    const stop = new AbortController();
    const worker = fakeWorker({
      onVerify: () => stop.abort(new StoppedError('stop', { hint: 'run again' })),
    });
    await expect(verify(worker, stop.signal)).rejects.toBeInstanceOf(StoppedError);
    expect(await history()).toEqual(['verified']);
  });
});

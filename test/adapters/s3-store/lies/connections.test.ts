import { randomBytes } from 'node:crypto';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { createS3Store } from '#adapters/s3-store/s3-store.ts';
import { systemClock } from '#adapters/system-clock.ts';
import { setup } from '#test/core/run/run-setup.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { type LyingS3, startLyingS3 } from '#test/support/lying-s3/start.ts';

let s3: LyingS3;
beforeEach(async () => {
  s3 = await startLyingS3({ minPartBytes: 1024 });
});
afterEach(() => s3.stop());

const open = (provide: () => { accessKeyId: string; secretAccessKey: string }, silenceMs: number) =>
  createS3Store({
    bucket: 'backups',
    region: s3.region,
    endpoint: s3.endpoint,
    credentials: async () => provide(),
    patience: { silenceMs, firstWaitMs: 5 },
  });

it('a reader that holds its last chunk takes nothing from the next request on that connection', async () => {
  const store = open(() => s3.credentials, 4_000);
  const stored = await store.putOnce('data/a', randomBytes(40_000));
  const held = store.read(stored)[Symbol.asyncIterator]();
  await held.next();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const beganMs = performance.now();
  expect((await store.get('data/a'))?.length).toBe(40_000);
  expect(performance.now() - beganMs).toBeLessThan(2_000);
  await held.return?.();
});

it('credentials may expire before any request of a run, a HEAD without a body included', async () => {
  const body = randomBytes(2_500);
  for (let expiring = 0; ; expiring++) {
    let id = expiring * 1_000;
    const provide = () => ({ accessKeyId: `AKIA${id}`, secretAccessKey: 'secret' });
    // a new one each time: with a history, every run has more requests than the one before
    await s3.stop();
    s3 = await startLyingS3({ minPartBytes: 1024 });
    s3.faults.add({
      when: () => {
        if (s3.requests.length - 1 === expiring && id === expiring * 1_000) {
          s3.expired.add(`AKIA${id}`);
          id += 1;
        }
        return false;
      },
      lie: { kind: 'slow', ms: 0 },
    });
    const { run, cleanup } = setup();
    const store = open(provide, 1_000);
    const ended = await run(
      { store: () => store, worker: fakeWorker({ bytes: body }), clock: systemClock },
      { scheduledAt: new Date(Date.now() + expiring * 1_000) },
    );
    cleanup();
    expect(ended, `expired before request ${expiring}: ${ended.error?.message}`).toMatchObject({
      outcome: 'verified',
    });
    if (s3.requests.length <= expiring) return;
  }
}, 60_000);

import { afterEach, beforeEach, expect, it } from 'vitest';
import { PermanentError } from '#core/errors.ts';
import { runPrefix } from '#core/point/keys.ts';
import { claimRun, endRun } from '#core/run/claim/claim-run.ts';
import { lastRunFailed } from '#core/run/claim/last-run-failed.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { stillClock } from '#test/support/test-clocks.ts';
import { setup } from './run-setup.ts';

const orders = { engine: 'postgres', source: 'orders' };
const failing = fakeWorker({
  onBackup: () => {
    throw new PermanentError('permission denied', { hint: 'grant' });
  },
});
let world: ReturnType<typeof setup>;
/** A lease must not end because the machine is slow. */
let clock: ReturnType<typeof stillClock>;
beforeEach(() => {
  world = setup();
  clock = stillClock('2026-11-20T02:30:00Z');
});
afterEach(() => world.cleanup());

const run = (changes: Parameters<typeof world.run>[0] = {}) =>
  world.run({ clock, ...changes }, { scheduledAt: clock.now() });
const failed = () => lastRunFailed(world.deps({ clock }), orders);
/** One that has claimed and does nothing more. */
async function begun(at: Date) {
  const run = { ...orders, runId: `${at.toISOString().replaceAll(/[-:]|\.\d+/g, '')}-aaaaaa` };
  await claimRun(world.deps({ clock }), { run, scheduledAt: at, class: 'daily' });
  return run;
}

it('says that nothing has failed where nothing ever ran', async () => {
  expect(await failed()).toBe(false);
});

it('goes by the newest run', async () => {
  await run();
  expect(await failed()).toBe(false);
  clock.advance(60_000);
  await run({ worker: failing, plan: { attempts: 1 } });
  expect(await failed()).toBe(true);
  clock.advance(60_000);
  await run();
  expect(await failed()).toBe(false);
});

it('does not go by one that is under way, or that gave way to another', async () => {
  await run({ worker: failing, plan: { attempts: 1 } });
  clock.advance(60_000);
  const claimed = await begun(clock.now());
  expect(await failed()).toBe(true);
  await endRun(world.deps({ clock }), claimed, { outcome: 'skipped' });
  expect(await failed()).toBe(true);
});

it('takes a run for failed whose process died, or whose end cannot be read', async () => {
  await run();
  clock.advance(60_000);
  const claimed = await begun(clock.now());
  expect(await failed()).toBe(false);
  clock.advance(16 * 60_000);
  expect(await failed()).toBe(true);
  await world.store.putOnce(`${runPrefix(claimed)}end.json`, Buffer.from('{'));
  expect(await failed()).toBe(true);
});

import { afterEach, beforeEach, expect, it } from 'vitest';
import { PermanentError } from '#core/errors.ts';
import { runPrefix } from '#core/point/keys.ts';
import { claimRun, endRun } from '#core/run/claim/claim-run.ts';
import { lastRunFailed } from '#core/run/claim/last-run-failed.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { setup } from './run-setup.ts';

const orders = { engine: 'postgres', source: 'orders' };
const failing = fakeWorker({
  onBackup: () => {
    throw new PermanentError('permission denied', { hint: 'grant' });
  },
});
let world: ReturnType<typeof setup>;
beforeEach(() => {
  world = setup();
});
afterEach(() => world.cleanup());

const failed = () => lastRunFailed(world.deps(), orders);
/** One that has claimed and does nothing more. */
async function begun(at: Date) {
  const run = { ...orders, runId: `${at.toISOString().replaceAll(/[-:]|\.\d+/g, '')}-aaaaaa` };
  await claimRun(world.deps(), { run, scheduledAt: at, class: 'daily' });
  return run;
}

it('says that nothing has failed where nothing ever ran', async () => {
  expect(await failed()).toBe(false);
});

it('goes by the newest run', async () => {
  await world.run();
  expect(await failed()).toBe(false);
  world.clock.advance(60_000);
  await world.run({ worker: failing, plan: { attempts: 1 } });
  expect(await failed()).toBe(true);
  world.clock.advance(60_000);
  await world.run();
  expect(await failed()).toBe(false);
});

it('does not go by one that is under way, or that gave way to another', async () => {
  await world.run({ worker: failing, plan: { attempts: 1 } });
  world.clock.advance(60_000);
  const run = await begun(world.clock.now());
  expect(await failed()).toBe(true);
  await endRun(world.deps(), run, { outcome: 'skipped' });
  expect(await failed()).toBe(true);
});

it('takes a run for failed whose process died, or whose end cannot be read', async () => {
  await world.run();
  world.clock.advance(60_000);
  const run = await begun(world.clock.now());
  expect(await failed()).toBe(false);
  world.clock.advance(16 * 60_000);
  expect(await failed()).toBe(true);
  await world.store.putOnce(`${runPrefix(run)}end.json`, Buffer.from('{'));
  expect(await failed()).toBe(true);
});

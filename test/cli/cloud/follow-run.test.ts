import { afterEach, beforeEach, expect, it } from 'vitest';
import { StoppedError } from '#core/errors.ts';
import { followRun } from '../../../cli/cloud/follow-run.ts';
import { type Cloud, cloud } from '../../core/cloud/cloud-setup.ts';
import { sampleRun } from '../../suites/run-records.ts';

let world: Cloud;
beforeEach(() => {
  world = cloud();
});
afterEach(() => world.cleanup());

const run = sampleRun('orders', 3);
const progress = { phase() {}, bytes() {}, alive() {}, item() {}, note() {} };
const follow = (signal: AbortSignal) => {
  const { runs, store, clock } = world;
  return followRun({ runs, store, progress: { get: async () => undefined } }, run, {
    clock,
    progress,
    signal,
  });
};

it('says, when it is stopped, that the run goes on, and where it is seen', async () => {
  await world.runs.claim(run);
  const stop = new AbortController();
  const following = follow(stop.signal);
  setTimeout(() => stop.abort(new StoppedError('SIGINT', { hint: 'run it again' })), 20);
  const error: unknown = await following.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(StoppedError);
  expect(error).toMatchObject({
    message: `stopped waiting for the backup orders@${run.runId}; it is queued and goes on`,
    hint: expect.stringContaining('npx holdfast status orders'),
  });
});

it('says after three minutes that nobody takes the run from the queue', async () => {
  await expect(follow(new AbortController().signal)).rejects.toThrow('nobody has taken orders@');
});

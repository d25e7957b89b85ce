import { expect, it } from 'vitest';
import { withinDeadline } from '#core/cloud/work/within-deadline.ts';
import { StoppedError, TransientError } from '#core/errors.ts';
import { fastClock } from '#test/support/test-clocks.ts';

const minute = 60_000;
const progress = { phase() {}, bytes() {}, alive() {}, item() {}, note() {} };

function setup(deadlineMs = 10 * minute) {
  const outer = new AbortController();
  const clock = fastClock('2026-11-20T02:30:00Z');
  return { outer, watched: { progress, signal: outer.signal, clock, deadlineMs } };
}

it('gives what work gives that ends in time, and its own error', async () => {
  const { watched } = setup();
  expect(await withinDeadline(watched, async () => 7)).toBe(7);
  const failing = withinDeadline(watched, async () => Promise.reject(new TypeError('x')));
  await expect(failing).rejects.toThrow(TypeError);
});

it('tells work that its time is over, and says so whatever that work makes of it', async () => {
  const { watched } = setup();
  const work = withinDeadline(
    watched,
    async (_, signal) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(new Error('a pipe was torn')));
      }),
  );
  await expect(work).rejects.toThrow(/^the deadline of 10 min has passed in the phase 'start'/);
  await expect(work).rejects.toThrow(TransientError);
});

it('gives up work that hangs and listens to nobody', async () => {
  const { watched } = setup();
  await expect(withinDeadline(watched, async () => new Promise(() => {}))).rejects.toThrow(
    'the deadline of 10 min',
  );
});

it('ends work that is stopped from outside, with the reason of that', async () => {
  const { watched, outer } = setup();
  const work = withinDeadline(watched, async () => new Promise(() => {}));
  outer.abort(new StoppedError('SIGTERM', { hint: 'again' }));
  await expect(work).rejects.toThrow(StoppedError);
});

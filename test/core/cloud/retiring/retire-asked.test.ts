import { afterEach, beforeEach, expect, it } from 'vitest';
import { PlansAnswer } from '#core/cloud/retiring/plans-answer.ts';
import { retireAsked } from '#core/cloud/retiring/retire-asked.ts';
import { RetireRequest } from '#core/cloud/retiring/retire-request.ts';
import { sampleRun } from '#test/suites/run-records.ts';
import { day, now, retiringSetup } from './retiring-setup.ts';

let world: Awaited<ReturnType<typeof retiringSetup>>;
let sent: { readonly request: RetireRequest; readonly delay: number }[];
beforeEach(async () => {
  world = await retiringSetup();
  sent = [];
  await world.nights(15, 13, 11, 9, 7, 5, 3, 1);
});
afterEach(() => world.s3.stop());

const ask = (request: RetireRequest) =>
  retireAsked(
    {
      ...world.deps,
      queue: {
        send: async (messages, delay = 0) =>
          void sent.push(...messages.map((one) => ({ request: RetireRequest.parse(one), delay }))),
      },
    },
    request,
  );
const work = sampleRun('orders', 3);

it('comes again a quarter of an hour later to a source that is at work, until its run has ended', async () => {
  await world.retire();
  world.clock.advance(2 * day);
  await world.runs.claim(work);
  expect(await ask({ ask: 'source', source: 'orders' })).toMatchObject({ outcome: 'busy' });
  expect(sent).toEqual([{ request: { ask: 'source', source: 'orders', again: 1 }, delay: 900 }]);
  expect(world.retirement()).toMatchObject({ outcome: 'busy', lastThrough: now.toISOString() });
  const [first] = sent;
  if (!first) throw new Error('nothing was sent');
  await ask(first.request);
  expect(sent[1]?.request).toMatchObject({ again: 2 });
  await world.runs.replace({ ...work, state: 'ended', outcome: 'verified' });
  expect(await ask({ ask: 'source', source: 'orders', again: 2 })).toMatchObject({ outcome: 'done' });
  expect(sent).toHaveLength(2);
});

it('gives up before the next day asks anew, and never asks again for a person, who was told', async () => {
  await world.runs.claim(work);
  await ask({ ask: 'source', source: 'orders', again: 44 });
  await ask({ ask: 'source', source: 'orders', who: 'ann@host' });
  await ask({ ask: 'source', source: 'orders', who: 'ann@host', confirmedBy: 'ann@host' });
  expect(sent).toEqual([]);
  expect((44 * 900) / 3600).toBeLessThan(24);
});

it('says what the deployed config keeps, and nothing else of it, for whoever compares another one with it', async () => {
  const answer = PlansAnswer.parse(JSON.parse(JSON.stringify(await ask({ ask: 'plans' }))));
  expect(answer).toEqual({
    plans: {
      nightly: {
        daily: { seconds: 14 * 86_400 },
        'pre-deploy': { seconds: 30 * 86_400 },
        'on-demand': { seconds: 30 * 86_400 },
        atLeast: 2,
      },
    },
    sources: { orders: 'nightly' },
  });
  expect(await world.listed()).toHaveLength(8);
});

import { expect, it } from 'vitest';
import { watching } from './watch-setup.ts';

const wrong = (problem: string) => [{ name: 'n', ok: false, problem, hint: `mend ${problem}` }];

it.each([
  ['schedules', 'schedules'],
  ['store', 'store'],
  ['key', 'key'],
  ['deadLetters', 'dead-letters'],
  ['subscriptions', 'subscriptions'],
] as const)(
  'what doctor finds of %s opens an incident, which ends when it finds nothing',
  async (part, kind) => {
    const w = watching();
    w.account.set(part, [...wrong('this'), ...wrong('that'), { name: 'n', ok: true }]);
    await w.round('2026-11-20T12:00:00Z');
    expect(w.alerts).toMatchObject([
      { what: 'failed', kind, source: '*', error: { message: 'this; that', hint: 'mend this\nmend that' } },
    ]);
    w.account.set(part, []);
    await w.round('2026-11-20T12:05:00Z');
    expect(await w.open()).toEqual([]);
  },
);

it('takes a warning of doctor for what it is: an address that never confirmed hears nothing', async () => {
  const w = watching();
  w.account.set('subscriptions', [{ name: 'alerts', ok: true, problem: 'a@example.org has not confirmed' }]);
  await w.round('2026-11-20T12:00:00Z');
  expect(await w.open()).toEqual(['subscriptions *']);
});

it('asks for what is no danger tonight by the hour, and for the rest in each round', async () => {
  const w = watching();
  for (let minute = 0; minute < 60; minute += 5) {
    await w.round(new Date(Date.UTC(2026, 10, 20, 12, minute)).toISOString());
  }
  const times = (part: string) => w.asked.filter((asked) => asked === part).length;
  expect(['schedules', 'key', 'deadLetters', 'store', 'subscriptions'].map(times)).toEqual([
    12, 12, 12, 1, 1,
  ]);
});

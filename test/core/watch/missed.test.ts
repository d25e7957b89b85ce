import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { previousRun } from '#core/schedule/next-run.ts';
import { parseSchedule } from '#core/schedule/schedule.ts';
import { acceptedWithinMs, dueTimeOf } from '#core/watch/checks/due-time.ts';
import { manySources, watching } from './watch-setup.ts';

const missed = (w: ReturnType<typeof watching>) => w.alerts.filter(({ kind }) => kind === 'missed');

it('tells of a run that was not accepted within a quarter of an hour, and asks for it once', async () => {
  const w = watching();
  await w.round('2026-11-20T03:28:00Z');
  await w.round('2026-11-20T03:38:00Z');
  expect(missed(w)).toEqual([]);
  for (const minute of ['43', '48', '53']) await w.round(`2026-11-20T03:${minute}:00Z`);
  expect(missed(w).map(({ what, source, at }) => [what, source, at])).toEqual([
    ['failed', 'orders', '2026-11-20T03:43:00.000Z'],
  ]);
  expect(missed(w)[0]?.error?.message).toBe(
    "the backup that plan 'nightly' has due at 2026-11-20 03:30 UTC was not accepted: there is no record of it; it is asked for now",
  );
  const scheduledAt = '2026-11-20T03:30:00.000Z';
  expect(w.sent).toEqual([{ ask: 'run', kind: 'backup', source: 'orders', scheduledAt }]);
  await w.has('backup', 'orders', scheduledAt);
  await w.round('2026-11-20T03:58:00Z');
  expect(await w.open()).toEqual([]);
});

it('never needs more than 15 minutes, whenever its rounds are', () => {
  const roundEveryMs = 5 * 60_000;
  expect(acceptedWithinMs + roundEveryMs).toBeLessThanOrEqual(14 * 60_000);
});

it('says what a person must do when the window has passed, and asks for nothing then', async () => {
  const w = watching();
  await w.round('2026-11-20T03:00:00Z');
  await w.round('2026-11-20T09:31:00Z');
  expect(w.sent).toEqual([]);
  expect(missed(w)[0]?.error?.hint).toContain('by hand: npx holdfast run orders --wait');
});

it('misses nothing where a run is there, one that was skipped or a later one of a person too', async () => {
  for (const [scheduledAt, more] of [
    ['2026-11-20T03:30:00Z', {}],
    ['2026-11-20T03:30:00Z', { state: 'ended', outcome: 'skipped', told: true }],
    ['2026-11-20T03:36:10Z', {}],
  ] as const) {
    const w = watching();
    await w.round('2026-11-20T03:00:00Z');
    await w.has('backup', 'orders', scheduledAt, more);
    await w.round('2026-11-20T03:45:00Z');
    expect(missed(w)).toEqual([]);
  }
});

it('asks nobody again whether a time was accepted, once it was', async () => {
  const w = watching();
  await w.round('2026-11-20T03:00:00Z');
  await w.has('backup', 'orders', '2026-11-20T03:30:00Z');
  await w.round('2026-11-20T03:45:00Z');
  // were they asked, they would fail
  w.faults.set('runs', new Error('asked again'));
  expect((await w.round('2026-11-20T03:50:00Z')).blind).toEqual([]);
});

it('owes nothing from before it was declared: a plan, a source, another time, another plan, an end of its pause', async () => {
  const first = watching();
  await first.round('2026-11-20T04:00:00Z');
  expect(missed(first)).toEqual([]);
  const keep = { daily: '14d' };
  const orders = { engine: 'postgres', url: { secret: 'o' }, rpo: '25h' } as const;
  const plans = {
    nightly: { schedule: 'cron(30 3 * * ? *)', keep },
    early: { schedule: 'cron(0 3 * * ? *)', keep },
  };
  const paused = { plans, sources: { orders: { ...orders, plan: 'nightly', paused: true } } };
  const before = watching(paused);
  await before.round('2026-11-20T02:00:00Z');
  for (const change of [
    { plans: { nightly: { schedule: 'cron(20 3 * * ? *)', keep } } },
    { sources: { ...manySources(1), orders: { ...orders, plan: 'nightly' } } },
    { plans, sources: { orders: { ...orders, plan: 'early' } } },
    { plans, sources: { orders: { ...orders, plan: 'nightly' } } },
  ]) {
    const after = watching(change);
    after.kept.memory = before.kept.memory;
    await after.round('2026-11-20T04:00:00Z');
    expect(missed(after).map(({ source }) => source)).not.toContain('orders');
  }
});

it('does not miss what is paused', async () => {
  const sources = { orders: { ...manySources(1)['s00000'], paused: true } };
  const w = watching({ sources: JSON.parse(JSON.stringify(sources)) });
  await w.round('2026-11-20T03:00:00Z');
  await w.round('2026-11-20T03:45:00Z');
  expect(w.alerts).toEqual([]);
});

it('makes one message of a whole plan, and waits while the queue of a large one is being worked off', async () => {
  const w = watching({ sources: manySources(300) });
  await w.round('2026-11-20T03:00:00Z');
  w.waiting.count = 300;
  await w.round('2026-11-20T03:45:00Z');
  expect(missed(w)).toEqual([]);
  w.waiting.count = 12;
  await w.round('2026-11-20T03:50:00Z');
  expect(missed(w).map(({ source }) => source)).toEqual(['*']);
  expect(w.sent).toHaveLength(300);
  // nobody takes them: what waits now is what was asked for just then
  w.waiting.count = 300;
  await w.round('2026-11-20T03:55:00Z');
  expect(await w.open()).toEqual(['missed *']);
});

it('makes up for a drill as for a backup', async () => {
  const w = watching();
  await w.round('2026-11-22T04:00:00Z');
  await w.has('backup', 'orders', '2026-11-22T04:00:00Z');
  await w.round('2026-11-22T05:10:00Z');
  expect(w.sent).toEqual([
    { ask: 'run', kind: 'drill', source: 'orders', scheduledAt: '2026-11-22T05:00:00.000Z' },
  ]);
  expect(missed(w)[0]?.error?.message).toContain('the drill that');
});

it('goes by the length of a rate, whose beginning only AWS knows', async () => {
  const keep = { daily: '14d' };
  const sources = { orders: { engine: 'postgres' as const, plan: 'p', url: { secret: 'o' }, rpo: '25h' } };
  const w = watching({ plans: { p: { schedule: 'rate(1 hour)', keep } }, sources });
  await w.round('2026-11-20T03:00:00Z');
  await w.has('backup', 'orders', '2026-11-20T03:07:00Z');
  await w.round('2026-11-20T04:15:00Z');
  expect(missed(w)).toEqual([]);
  for (const at of ['04:20', '04:25', '05:00']) await w.round(`2026-11-20T${at}:00Z`);
  expect(missed(w)).toHaveLength(1);
  expect(w.sent).toEqual([
    { ask: 'run', kind: 'backup', source: 'orders', scheduledAt: '2026-11-20T04:20:00.000Z' },
  ]);
});

describe('around daylight saving', () => {
  const zone = 'Europe/Berlin';
  const daily = (cron: string) => parseSchedule(cron);

  it.each([
    // clocks jump from 02:00 to 03:00 on 2027-03-28: half past two is due on no such day
    ['cron(30 2 * * ? *)', '2027-03-28T12:00:00Z', '2027-03-27T01:30:00.000Z'],
    ['cron(30 3 * * ? *)', '2027-03-28T12:00:00Z', '2027-03-28T01:30:00.000Z'],
    // and go back from 03:00 to 02:00 on 2026-10-25: it is due at the first of the two
    ['cron(30 2 * * ? *)', '2026-10-25T00:38:00Z', '2026-10-24T00:30:00.000Z'],
    ['cron(30 2 * * ? *)', '2026-10-25T00:40:00Z', '2026-10-25T00:30:00.000Z'],
    ['cron(30 2 * * ? *)', '2026-10-25T01:45:00Z', '2026-10-25T00:30:00.000Z'],
    ['cron(30 3 * * ? *)', '2026-10-25T02:40:00Z', '2026-10-25T02:30:00.000Z'],
  ])('%s is due by %s at %s', (cron, now, due) => {
    expect(dueTimeOf(daily(cron), zone, new Date(now))?.at.toISOString()).toBe(due);
  });

  it('is due at exactly the times at which the Scheduler fires, and each of them once', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 23 }),
        fc.integer({ min: 0, max: 59 }),
        fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'UTC'),
        fc.constantFrom('2026-10-20', '2026-10-30', '2027-03-10', '2027-03-25', '2027-04-01'),
        (hour, minute, timeZone, from) => {
          const schedule = parseSchedule(`cron(${minute} ${hour} * * ? *)`);
          const seen = new Set<string>();
          const startMs = Date.parse(`${from}T00:00:00Z`);
          for (let ms = startMs; ms < startMs + 6 * 86_400_000; ms += 5 * 60_000) {
            const due = dueTimeOf(schedule, timeZone, new Date(ms));
            if (due) seen.add(due.at.toISOString());
          }
          const fired = [...seen].every(
            (at) => previousRun(schedule, timeZone, new Date(at))?.toISOString() === at,
          );
          // five or six days, less one that a jump leaves out
          return fired && seen.size >= 5 && seen.size <= 8;
        },
      ),
      { numRuns: 40 },
    );
  });

  it('alarms nothing on the night without the hour, and nothing twice on the night with two', async () => {
    const keep = { daily: '14d' };
    const plans = { p: { schedule: 'cron(30 2 * * ? *)', timeZone: zone, keep } };
    const sources = { orders: { engine: 'postgres' as const, plan: 'p', url: { secret: 'o' }, rpo: '60h' } };
    const w = watching({ plans, sources });
    await w.round('2026-10-24T20:00:00Z');
    await w.has('backup', 'orders', '2026-10-25T00:30:00Z');
    for (const at of ['00:45', '01:30', '01:45', '02:00']) await w.round(`2026-10-25T${at}:00Z`);
    expect(missed(w)).toEqual([]);
    const spring = watching({ plans, sources });
    await spring.round('2027-03-27T20:00:00Z');
    for (const at of ['00:45', '01:15', '01:45', '12:00']) await spring.round(`2027-03-28T${at}:00Z`);
    expect(missed(spring)).toEqual([]);
  });
});

import { describe, expect, it } from 'vitest';
import { TransientError } from '#core/errors.ts';
import { samplePoint } from '#test/core/restore/sample-point.ts';
import { manySources, watching } from './watch-setup.ts';

const lost = { name: 'key', ok: false, problem: 'the key is disabled', hint: 'enable it' };

it('tells people once of what is wrong, however often it is seen, and once that it is right again', async () => {
  const w = watching();
  w.account.set('key', [lost]);
  for (const at of ['12:00', '12:05', '12:10']) await w.round(`2026-11-20T${at}:00Z`);
  expect(w.saidTo()).toEqual(['failed key *']);
  expect(w.alerts[0]).toMatchObject({ since: '2026-11-20T12:00:00.000Z', error: { hint: 'enable it' } });
  w.account.set('key', []);
  for (const at of ['12:15', '12:20']) await w.round(`2026-11-20T${at}:00Z`);
  expect(w.saidTo()).toEqual(['failed key *', 'recovered key *']);
  expect(await w.open()).toEqual([]);
});

it('lets no check that fails keep another from looking, and tells people which one is blind', async () => {
  const w = watching();
  w.account.set('key', [lost]);
  w.account.set('schedules', new TransientError('throttled', { hint: 'wait' }));
  w.faults.set('points', new Error('AccessDenied'));
  const { blind } = await w.round('2026-11-20T12:00:00Z');
  expect(blind).toEqual(['points', 'account: schedules']);
  expect(w.saidTo().sort()).toEqual(['failed key *', 'failed watch *']);
  const { error } = w.alerts.find(({ kind }) => kind === 'watch') ?? {};
  expect(error?.message).toContain("'points' could not look: AccessDenied");
  expect(error?.message).toContain("'account: schedules' could not look: throttled");
  w.faults.clear();
  w.account.set('schedules', []);
  await w.round('2026-11-20T12:05:00Z');
  expect(await w.open()).toEqual(['key *']);
});

it('ends nothing that it could not look at', async () => {
  const w = watching();
  w.account.set('key', [lost]);
  await w.round('2026-11-20T12:00:00Z');
  w.account.set('key', new Error('no answer'));
  await w.round('2026-11-20T12:05:00Z');
  expect(await w.open()).toEqual(['key *', 'watch *']);
});

it('says its heartbeat after whole rounds only, and tells people inside when nobody takes it', async () => {
  const w = watching();
  await w.round('2026-11-20T12:00:00Z');
  expect(w.beats).toHaveLength(1);
  w.account.set('store', new Error('blind'));
  w.now.ms = 0;
  await w.round('2026-11-20T14:00:00Z');
  w.account.set('store', []);
  w.faults.set('alerts', new Error('no queue'));
  w.account.set('key', [lost]);
  await expect(w.round('2026-11-20T14:05:00Z')).rejects.toThrow(TransientError);
  w.faults.clear();
  w.faults.set('memory', new Error('no table'));
  await expect(w.round('2026-11-20T14:10:00Z')).rejects.toThrow('no table');
  expect(w.beats).toHaveLength(1);
  w.faults.clear();
  w.faults.set('heartbeat', new TransientError('the answer is 500', { hint: 'look there' }));
  await w.round('2026-11-20T14:15:00Z');
  expect(await w.open()).toContain('heartbeat *');
  w.faults.clear();
  await w.round('2026-11-20T14:20:00Z');
  expect(await w.open()).not.toContain('heartbeat *');
  expect(w.beats).toHaveLength(2);
});

it('fails when it cannot tell, tells everything else, and tells it in the next round', async () => {
  const w = watching();
  w.account.set('key', [lost]);
  w.account.set('deadLetters', [{ name: 'd', ok: false, problem: '3 messages lie in acme-lost' }]);
  const { send } = w.deps.alerts;
  let calls = 0;
  const flaky = {
    ...w.deps,
    alerts: {
      async send(alert: Parameters<typeof send>[0]) {
        calls += 1;
        if (alert.kind === 'key' && alert.what === 'failed') throw new Error('no queue');
        await send(alert);
      },
    },
  };
  const { watchRound } = await import('#core/watch/round/watch-round.ts');
  await expect(watchRound(flaky, new Date('2026-11-20T12:00:00Z'))).rejects.toThrow('could not be told');
  expect(calls).toBe(2);
  expect(w.saidTo()).toEqual(['failed dead-letters *']);
});

it('names the source, its people and its last good point', async () => {
  const w = watching();
  const good = samplePoint({ consistentAt: '2026-11-17T03:30:00.000Z' });
  w.points.push(good);
  await w.round('2026-11-20T12:00:00Z');
  expect(w.alerts.find(({ kind }) => kind === 'late')).toMatchObject({
    ...{ source: 'orders', engine: 'postgres', owner: 'team-orders', contacts: ['#oncall'] },
    lastGood: { point: `orders@${good.runId}`, consistentAt: '2026-11-17T03:30:00.000Z' },
  });
});

it('makes one message of what many sources have, and none of those again that are told already', async () => {
  const sources = manySources(40);
  const w = watching({ sources });
  const names = Object.keys(sources);
  const fresh = (name: string, at: string) => samplePoint({ source: name, consistentAt: at });
  w.points.push(...names.map((name) => fresh(name, '2026-11-20T03:30:00.000Z')));
  w.points.splice(0, 2, ...names.slice(0, 2).map((name) => fresh(name, '2026-11-18T03:30:00.000Z')));
  await w.round('2026-11-20T12:00:00Z');
  expect(w.saidTo()).toEqual(['failed late s00000', 'failed late s00001']);
  await w.round('2026-11-21T12:00:00Z');
  const late = w.alerts.filter(({ kind }) => kind === 'late').slice(2);
  expect(late.map(({ source }) => source)).toEqual(['*']);
  expect(late[0]?.error?.message).toMatch(/^38 sources: s00002, .* and 28 more; of s00002: the newest good/);
  w.points.push(...names.map((name) => fresh(name, '2026-11-21T12:01:00.000Z')));
  await w.round('2026-11-21T12:05:00Z');
  expect((await w.open()).filter((name) => name.startsWith('late'))).toEqual([]);
});

it('looks first in the next round at what it had no time for', async () => {
  const w = watching({ sources: manySources(200) });
  const seen: string[] = [];
  const { points } = w.deps;
  const slow = {
    async *newest(source: string) {
      seen.push(source);
      // each look takes two seconds of a clock that stands still otherwise
      w.now.ms += 2_000;
      yield* points.newest(source);
    },
  };
  const { pointsCheck } = await import('#core/watch/points/points-check.ts');
  const queue = { send: async () => undefined };
  const checks = [pointsCheck({ points: slow, queue, goodLevelOf: () => 'verified' })];
  const { watchRound } = await import('#core/watch/round/watch-round.ts');
  const round = (at: string) => {
    w.now.ms = Date.parse(at);
    return watchRound({ ...w.deps, checks }, new Date(at));
  };
  await round('2026-11-20T12:00:00Z');
  const first = [...seen];
  expect(first.length).toBeGreaterThan(50);
  expect(first.length).toBeLessThan(150);
  seen.length = 0;
  await round('2026-11-20T12:05:00Z');
  expect(seen.filter((source) => first.includes(source))).toEqual([]);
  seen.length = 0;
  await round('2026-11-20T12:10:00Z');
  expect(seen.length).toBeLessThan(50);
});

it('looks at everything again where what it remembered is gone or of another version', async () => {
  const w = watching();
  await w.round('2026-11-20T12:00:00Z');
  w.points.push(samplePoint({ consistentAt: '2026-11-17T03:30:00.000Z' }));
  w.kept.memory = { schedules: {}, sources: {}, looks: {} };
  await w.round('2026-11-20T12:05:00Z');
  expect(await w.open()).toEqual(['late orders']);
});

describe('a message of many that stays open', () => {
  const names = Object.keys(manySources(60));
  const late = (w: ReturnType<typeof watching>) =>
    w.alerts.filter(({ kind, what }) => kind === 'late' && what === 'failed').map(({ source }) => source);
  /** All of them fresh but for the first, which nobody backs up any more. */
  async function forgotten(count: number) {
    const w = watching({ sources: manySources(60) });
    const fresh = (source: string, at: string) => samplePoint({ source, consistentAt: at });
    w.points.push(...names.slice(0, count).map((name) => fresh(name, '2026-11-01T03:30:00.000Z')));
    const keep = (at: string, ...but: readonly string[]) =>
      w.points.push(
        ...names
          .filter((name, index) => index >= count && !but.includes(name))
          .map((name) => fresh(name, at)),
      );
    keep('2026-11-20T03:30:00.000Z');
    await w.round('2026-11-20T12:00:00Z');
    expect(late(w)).toEqual(['*']);
    return { w, keep };
  }

  it('hides nobody who has the same days later: each is told of', async () => {
    const { w, keep } = await forgotten(15);
    keep('2026-11-22T03:30:00.000Z', 's00042');
    await w.round('2026-11-22T12:00:00Z');
    expect(late(w)).toEqual(['*', 's00042']);
    await w.round('2026-11-22T12:05:00Z');
    expect(late(w)).toEqual(['*', 's00042']);
    keep('2026-11-22T12:06:00.000Z');
    await w.round('2026-11-22T12:10:00Z');
    expect((await w.open()).filter((name) => name.startsWith('late'))).toEqual(['late *']);
  });

  it('grows for some hours without another message: a schedule that is gone makes them late one after the other', async () => {
    const { w, keep } = await forgotten(15);
    keep('2026-11-20T09:00:00.000Z', ...names.slice(20, 40));
    w.points.splice(
      0,
      w.points.length,
      ...w.points.filter(({ source }) => !names.slice(20, 40).includes(source)),
      ...names
        .slice(20, 40)
        .map((source) => samplePoint({ source, consistentAt: '2026-11-19T05:30:00.000Z' })),
    );
    for (const at of ['14:00', '16:00', '17:30']) await w.round(`2026-11-20T${at}:00Z`);
    expect(late(w)).toEqual(['*']);
    await w.round('2026-11-22T09:00:00Z');
    expect(late(w).filter((source) => names.slice(20, 40).includes(source))).toEqual([]);
  });

  it('is told once more when many have come to it since', async () => {
    const { w, keep } = await forgotten(15);
    keep('2026-11-22T03:30:00.000Z', ...names.slice(20, 40));
    await w.round('2026-11-22T12:00:00Z');
    expect(late(w)).toEqual(['*', '*']);
    expect(w.alerts.at(-1)?.error?.message).toMatch(/^20 sources: s00020, /);
    expect(w.alerts.at(-1)?.oneOff).toBe(true);
    await w.round('2026-11-22T12:05:00Z');
    expect(late(w)).toEqual(['*', '*']);
  });
});

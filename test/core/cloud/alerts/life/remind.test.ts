import { beforeEach, describe, expect, it } from 'vitest';
import { acknowledge } from '#core/cloud/alerts/life/acknowledge.ts';
import { samplePoint } from '#test/core/restore/sample-point.ts';
import { toldWorld } from '../told-world.ts';

const minute = 60_000;
const hour = 60 * minute;
let world: ReturnType<typeof toldWorld>;
beforeEach(async () => {
  world = toldWorld(['sns']);
  await world.fail();
});

/** Rounds every five minutes for so long; gives what was told meanwhile, and after how many hours. */
async function pass(hours: number, escalation?: Parameters<typeof world.round>[0]) {
  const from = world.clock.now().getTime();
  const told: string[] = [];
  for (let ms = 0; ms < hours * hour; ms += 5 * minute) {
    world.clock.advance(5 * minute);
    await world.round(escalation);
    const before = world.got.length;
    await world.deliver();
    const after = ((world.clock.now().getTime() - from) / hour).toFixed(1);
    told.push(...world.got.slice(before).map(({ message }) => `${message.alert.what} ${after}`));
  }
  return told;
}
const current = async () => world.incidents.current('orders', 'backup');

describe('an incident that is open', () => {
  it('is reminded of after six hours, and then once a day', async () => {
    await world.deliver();
    expect(await pass(60)).toEqual(['reminded 6.0', 'reminded 30.0', 'reminded 54.0']);
  });

  it('says in its reminder what it is now: the newest error, the failures, the newest good point', async () => {
    await world.deliver();
    const error = { message: 'no space left', hint: 'make room' };
    const at = '2026-11-20T05:00:00.000Z';
    await world.incidents.failed('orders', 'backup', { runId: 'b', at, error });
    world.points.push(samplePoint({ source: 'orders', consistentAt: '2026-11-19T02:00:00.000Z' }));
    await pass(6);
    expect(world.got.at(-1)?.message).toMatchObject({
      severity: 'critical',
      alert: { failures: 2, error, engine: 'postgres', contacts: ['#orders-oncall'] },
    });
    const lines = Object.fromEntries(world.got.at(-1)?.message.lines ?? []);
    expect(lines['Last good']).toMatch(/31 h old, promised 25 h$/);
  });

  it('is told by a round when whoever opened it died before it was told', async () => {
    world.queue.length = 0;
    expect(await pass(0.5)).toEqual(['failed 0.2']);
    expect((await current())?.toldAt).toBeDefined();
    expect(await pass(1)).toEqual([]);
  });

  it('is told once although its own message was only late', async () => {
    world.clock.advance(11 * minute);
    await world.round();
    expect(world.queue).toHaveLength(2);
    await world.deliver();
    expect(world.told()).toEqual(['sns: failed']);
  });

  it('gets one reminder after rounds that did not happen, not one for each', async () => {
    await world.deliver();
    world.clock.advance(100 * hour);
    expect(await pass(1)).toEqual(['reminded 0.1']);
  });

  it('is reminded of once when the round died before it had written that down', async () => {
    await world.deliver();
    world.clock.advance(7 * hour);
    const { note } = world.incidents;
    world.incidents.note = () => Promise.reject(new Error('killed'));
    await expect(world.round()).rejects.toThrow('killed');
    world.incidents.note = note;
    await world.round();
    await world.deliver();
    expect(world.told()).toEqual(['sns: failed', 'sns: reminded']);
  });

  it('is not reminded of when it is closed before the reminder is told', async () => {
    await world.deliver();
    world.clock.advance(7 * hour);
    await world.round();
    await world.recover();
    await world.deliver();
    expect(world.told()).toEqual(['sns: failed', 'sns: recovered']);
    expect(await pass(30)).toEqual([]);
  });
});

describe('an escalation', () => {
  const escalation = { afterSeconds: 3600, to: ['lead@example.org', 'head@example.org'] };

  it('calls the contacts of the source, then the next ones, each once, in their order', async () => {
    await world.deliver();
    expect(await pass(5, escalation)).toEqual(['escalated 1.0', 'escalated 2.0', 'escalated 3.0']);
    const called = world.got.flatMap(({ message }) => message.alert.escalatedTo ?? []);
    expect(called).toEqual(['#orders-oncall', 'lead@example.org', 'head@example.org']);
    expect(world.got.at(-1)?.message.severity).toBe('critical');
  });

  it('ends with the acknowledgement, which is told; the daily reminder goes on, and says who has it', async () => {
    await world.deliver();
    await pass(1, escalation);
    const incident = await current();
    if (!incident) throw new Error('it is closed');
    const taken = await acknowledge({ ...world.deps, incidents: world.incidents }, incident, 'anna');
    expect(taken?.acknowledged?.by).toBe('anna');
    expect(await pass(30, escalation)).toEqual(['acknowledged 0.1', 'reminded 29.0']);
    expect(Object.fromEntries(world.got.at(-1)?.message.lines ?? [])['In hand']).toMatch(/^anna, since/);
  });

  it('is in the hands of the first who took it, and told once', async () => {
    await world.deliver();
    const incident = await current();
    if (!incident) throw new Error('it is closed');
    const deps = { ...world.deps, incidents: world.incidents };
    await acknowledge(deps, incident, 'anna');
    world.clock.advance(minute);
    expect((await acknowledge(deps, incident, 'bert'))?.acknowledged?.by).toBe('anna');
    expect(world.queue).toHaveLength(1);
  });

  it('calls all who were passed over when rounds did not happen', async () => {
    await world.deliver();
    world.clock.advance(10 * hour);
    await world.round(escalation);
    expect(world.queue).toMatchObject([
      { what: 'escalated', number: 3, escalatedTo: ['#orders-oncall', ...escalation.to] },
    ]);
  });

  it('calls nobody where the config names nobody', async () => {
    await world.deliver();
    expect(await pass(5)).toEqual([]);
  });
});

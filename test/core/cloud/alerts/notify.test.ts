import { beforeEach, describe, expect, it } from 'vitest';
import { askForTest } from '#core/cloud/alerts/ask-for-test.ts';
import { PermanentError, TransientError } from '#core/errors.ts';
import { toldWorld } from './told-world.ts';

let world: ReturnType<typeof toldWorld>;
beforeEach(() => {
  world = toldWorld();
});
const later = new TransientError('503', { hint: 'wait' });
const never = new PermanentError('404 no_service', { hint: 'make a new one' });

describe('a message', () => {
  it('goes to every channel, and then it is known that people were told', async () => {
    await world.fail();
    expect(await world.deliver()).toEqual([]);
    expect(world.told()).toEqual(['sns: failed', 'slack: failed', 'pagerduty: failed']);
    expect((await world.incidents.current('orders', 'backup'))?.toldAt).toBe('2026-11-20T03:00:00.000Z');
  });

  it('delivered twice by the queue is told once', async () => {
    await world.fail();
    world.queue.push(...world.queue);
    await world.deliver();
    expect(world.told()).toHaveLength(3);
  });

  it('comes again only to the channel that could not take it', async () => {
    world.answers.set('slack', later);
    await world.fail();
    expect(await world.deliver()).toEqual([expect.stringContaining('not every channel')]);
    world.answers.clear();
    expect(await world.deliver(2)).toEqual([]);
    expect(world.told()).toEqual(['sns: failed', 'pagerduty: failed', 'slack: failed']);
    expect(await world.incidents.open('*slack')).toEqual([]);
  });

  it('that nobody takes stays in the queue, whatever was given up before', async () => {
    for (const name of ['sns', 'slack', 'pagerduty'] as const) world.answers.set(name, never);
    await world.fail();
    expect(await world.deliver(5)).toContainEqual(expect.stringContaining('nobody knows of it'));
    expect((await world.incidents.current('orders', 'backup'))?.toldAt).toBeUndefined();
    world.answers.clear();
    await world.deliver(5);
    expect(world.told()).toContain('slack: failed');
  });

  it('of a failure whose incident is closed by now is told, as of no open incident', async () => {
    await world.fail();
    await world.recover();
    await world.deliver();
    expect(world.got[0]?.message).toMatchObject({ isOpen: false, alert: { what: 'failed' } });
    expect(world.told().filter((line) => line.startsWith('sns'))).toEqual(['sns: failed', 'sns: recovered']);
  });
});

describe('a channel that does not take a message for good', () => {
  it.each([
    ['refuses it', never, 1],
    ['took none of four deliveries', later, 4],
  ] as const)('because it %s is an incident, told by the others', async (_why, error, receives) => {
    world.answers.set('slack', error);
    await world.fail();
    expect(await world.deliver(receives)).toEqual([]);
    expect(world.told()).toEqual(['sns: failed', 'pagerduty: failed']);
    expect(await world.deliver()).toEqual([]);
    expect(world.got.slice(2)).toMatchObject([
      { channel: 'sns', message: { subject: '[acme] FAILED: channel of slack' } },
      { channel: 'pagerduty', message: { alert: { source: '*slack', kind: 'channel' } } },
    ]);
    const [incident] = await world.incidents.open('*slack');
    expect(incident?.error.message).toBe(`the channel slack did not take a message: ${error.message}`);
    expect(world.queue).toEqual([]);
  });

  it('is told of once, and closed by the next message that it takes', async () => {
    world.answers.set('slack', never);
    await world.fail();
    await world.deliver();
    await world.deliver();
    world.clock.advance(86_400_000);
    await world.round();
    await world.deliver();
    expect(world.queue).toEqual([]);
    world.answers.clear();
    world.clock.advance(86_400_000);
    await world.round();
    await world.deliver();
    expect(await world.incidents.open('*slack')).toEqual([]);
    await world.deliver();
    const channel = world.got.filter(({ message }) => message.alert.kind === 'channel');
    expect(channel.map(({ message }) => message.alert.what).filter((what) => what === 'failed')).toHaveLength(
      2,
    );
    expect(world.got.at(-1)?.message.subject).toBe('[acme] recovered: channel of slack');
  });
});

describe('a test', () => {
  it('goes the whole way, and keeps what each channel answered', async () => {
    world.answers.set('pagerduty', never);
    world.answers.set('slack', later);
    const id = await askForTest(world.deps);
    expect(await world.deliver()).toEqual([]);
    const answers = await world.deps.deliveries.of(id);
    expect(answers.map(({ channel, taken, answer }) => [channel, taken, answer])).toEqual([
      ['sns', true, '200 ok'],
      ['slack', false, '503'],
      ['pagerduty', false, '404 no_service'],
    ]);
    expect(
      (await world.incidents.open('*slack')).length + (await world.incidents.open('*pagerduty')).length,
    ).toBe(2);
  });

  it('closes the incident of a channel that works again', async () => {
    await world.deps.incidents.raise('*slack', 'channel', {
      at: '2026-11-19T03:00:00.000Z',
      error: { message: 'x', hint: 'y' },
    });
    await askForTest(world.deps);
    await world.deliver();
    expect(await world.incidents.open('*slack')).toEqual([]);
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { launchAgain } from '#core/cloud/starting/launch-run.ts';
import { PermanentError, TransientError } from '#core/errors.ts';
import { type Cloud, cloud } from '../cloud-setup.ts';

let world: Cloud;
beforeEach(() => {
  world = cloud();
});
afterEach(() => world.cleanup());

describe('a run that is asked for', () => {
  it('starts once when the scheduler delivers twice', async () => {
    expect(await world.ask()).toBe('running');
    expect(await world.ask()).toBe('running');
    expect(world.tasks.size).toBe(1);
    expect(await world.only()).toMatchObject({
      state: 'running',
      launches: 1,
      attempt: 1,
      taskArn: 'arn:task/1',
    });
  });

  it('keeps the part of the config that it works by, and no other source in it', async () => {
    await world.ask();
    const { slice } = await world.only();
    const kept = JSON.parse((await world.runs.slice(slice)) ?? '{}');
    expect(Object.keys(kept.sources)).toEqual(['orders']);
    expect(kept.plans).toEqual({ nightly: { attempts: 2, keep: { daily: '14d' } } });
  });

  it('asks for the very same task again when the answer of the first launch was lost', async () => {
    world.answers.push(new TransientError('the answer was lost', { hint: 'again' }));
    await expect(world.ask()).rejects.toThrow('the answer was lost');
    expect(await world.only()).toMatchObject({ state: 'starting', launches: 1 });
    const { input } = await world.only();
    expect(await world.ask()).toBe('running');
    expect(await world.only()).toMatchObject({ state: 'running', launches: 1, input });
  });

  it('is skipped while another one of its source is under way, and that is written down', async () => {
    await world.ask();
    expect(await world.ask('orders', '2026-11-20T03:30:00Z')).toBe('skipped');
    const second = world.runs.all().find(({ scheduledAt }) => scheduledAt.includes('T03:30'));
    expect(second).toMatchObject({ state: 'ended', outcome: 'skipped', told: true });
    expect(world.tasks.size).toBe(1);
  });

  it('starts for a paused source too: whoever names it means it', async () => {
    world.cleanup();
    const orders = {
      engine: 'postgres',
      plan: 'nightly',
      url: { secret: 'x' },
      rpo: '25h',
      paused: true,
    } as const;
    world = cloud({ sources: { orders } });
    expect(await world.ask()).toBe('running');
  });

  it('is refused for a source that nobody has declared', async () => {
    await expect(world.ask('gone')).rejects.toThrow("no source is named 'gone'");
    expect(world.tasks.size).toBe(0);
  });
});

describe('a run without room', () => {
  it('waits without spending an attempt, and starts when there is room', async () => {
    world.answers.push({ as: 'no-room', reason: 'RESOURCE:ENI' });
    expect(await world.ask()).toBe('queued');
    expect(await world.only()).toMatchObject({ state: 'queued', attempt: 1 });
    expect(world.sent).toMatchObject([{ message: { ask: 'launch', source: 'orders' }, delaySeconds: 60 }]);
    expect(await world.again(await world.only())).toBe('running');
    // another launch is another request to ECS: the first one's token is spent
    expect(await world.only()).toMatchObject({ state: 'running', attempt: 1, launches: 2 });
  });

  it('waits while as many tasks are at work as the deployment allows', async () => {
    world.cleanup();
    world = cloud({ tasks: { maxRunning: 1 } });
    expect(await world.ask('orders')).toBe('running');
    expect(await world.ask('users')).toBe('queued');
    expect(world.tasks.size).toBe(1);
  });

  it('waits while as many tasks are at work on its host as one server bears', async () => {
    world.cleanup();
    const source = {
      engine: 'postgres',
      plan: 'nightly',
      url: { secret: 'x' },
      rpo: '25h',
      host: 'db-1',
    } as const;
    world = cloud({ tasks: { maxPerHost: 1 }, sources: { orders: source, users: source } });
    expect(await world.ask('orders')).toBe('running');
    expect(await world.ask('users')).toBe('queued');
  });

  it('fails when it found none within its window', async () => {
    world.answers.push({ as: 'no-room', reason: 'no capacity' });
    await world.ask();
    world.clock.advance(7 * 3_600_000);
    expect(await world.again(await world.only())).toBe('ended');
    const ended = await world.only();
    expect(ended).toMatchObject({ state: 'ended', outcome: 'failed', told: false });
    expect(ended.error?.message).toContain('no room for a task within its window of 360 minutes');
  });
});

it('a second attempt that finds no room ends too, when its own window has passed', async () => {
  await world.ask();
  const first = await world.only();
  await world.settle(first, { launch: 1, end: { exitCode: 1, stopCode: 'EssentialContainerExited' } });
  const refused = async () => {
    world.answers.push({ as: 'no-room', reason: 'no capacity' });
    return world.again(await world.only());
  };
  world.clock.advance(5 * 3_600_000);
  expect(await refused()).toBe('queued');
  world.clock.advance(2 * 3_600_000);
  expect(await refused()).toBe('ended');
  expect(await world.only()).toMatchObject({ outcome: 'failed', attempt: 2 });
});

it('a run whose part of the config is gone ends, and says so', async () => {
  world.answers.push({ as: 'no-room', reason: 'no capacity' });
  await world.ask();
  const gone = { ...world.start, runs: { ...world.runs, slice: async () => undefined } };
  const { kind, source, runId } = await world.only();
  expect(await launchAgain(gone, { ask: 'launch', kind, source, runId })).toBe('ended');
  expect((await world.only()).error?.message).toContain('works by is not in the table');
});

it('a launch that can never be ends the run, and says why', async () => {
  world.answers.push(
    new PermanentError('ECS does not start the task: no such cluster', { hint: 'deploy again' }),
  );
  expect(await world.ask()).toBe('ended');
  expect(await world.only()).toMatchObject({
    state: 'ended',
    outcome: 'failed',
    error: { message: 'ECS does not start the task: no such cluster', hint: 'deploy again' },
  });
});

it('a message about a run that nobody claimed is refused', async () => {
  const key = { kind: 'backup', source: 'orders', runId: '20261120T023000Z-aaaaaa' } as const;
  await expect(world.again(key)).rejects.toThrow('there is no run orders@20261120T023000Z-aaaaaa');
});

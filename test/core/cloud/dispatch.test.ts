import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DispatchRequest, dispatch } from '#core/cloud/dispatch.ts';
import type { Members } from '#core/cloud/found/find-databases.ts';
import { type Cloud, cloud } from './cloud-setup.ts';

const source = { engine: 'postgres', plan: 'nightly', url: { secret: 'x' }, rpo: '25h' } as const;
let world: Cloud;
beforeEach(() => {
  world = cloud({
    plans: { nightly: { keep: { daily: '14d' } }, hourly: { keep: { daily: '2d' } } },
    sources: { orders: source, users: { ...source, paused: true }, events: { ...source, plan: 'hourly' } },
  });
});
afterEach(() => world.cleanup());
const noTags = (): Promise<Members> => Promise.reject(new Error('no source has a tag'));
const ask = (plan: string, membersOf: (source: { readonly name: string }) => Promise<Members> = noTags) =>
  dispatch({ ...world.start, membersOf }, { work: 'backup', plan, scheduledAt: '2026-11-20T02:30:00Z' });
const asked = () => world.sent.map(({ message }) => message.ask === 'run' && [message.kind, message.source]);

it('asks for a run of every source of the plan that is not paused', async () => {
  expect(await ask('nightly')).toEqual({ sent: 1, paused: 1 });
  expect(world.sent).toEqual([
    {
      message: { ask: 'run', kind: 'backup', source: 'orders', scheduledAt: '2026-11-20T02:30:00.000Z' },
      delaySeconds: 0,
    },
  ]);
});

it('refuses a plan that the config does not have, by name', async () => {
  await expect(ask('weekly')).rejects.toThrow("no plan is named 'weekly'");
  expect(world.sent).toEqual([]);
});

it('refuses a placeholder that nobody replaced: every source would have one run for ever', () => {
  const request = { work: 'backup', plan: 'nightly', scheduledAt: '<aws.scheduler.scheduled-time>' };
  expect(DispatchRequest.safeParse(request).error?.issues[0]?.message).toContain('not its placeholder');
});

it('asks for a backup of a source of RDS, and for no drill, which no task could make', async () => {
  world.cleanup();
  const ledger = { engine: 'rds', plan: 'nightly', instance: 'prod-ledger', rpo: '25h' } as const;
  world = cloud({ plans: { nightly: { keep: { daily: '14d' } } }, sources: { orders: source, ledger } });
  await ask('nightly');
  await dispatch(
    { ...world.start, membersOf: noTags },
    { work: 'drill', plan: 'nightly', scheduledAt: '2026-11-20T05:00:00Z' },
  );
  expect(asked()).toEqual([
    ['backup', 'orders'],
    ['backup', 'ledger'],
    ['drill', 'orders'],
  ]);
});

describe('a source with a tag', () => {
  const fleet = { engine: 'rds', plan: 'nightly', tag: { backup: 'nightly' }, rpo: '25h' } as const;
  const others = { ...fleet, tag: { backup: 'others' } };
  beforeEach(() => {
    world.cleanup();
    const plans = { nightly: { keep: { daily: '14d' } } };
    world = cloud({ plans, sources: { fleet, others, orders: source } });
  });
  const found = (name: string) => ({ names: [`${name}.prod-a`, `${name}.prod-b`] });

  it('is asked for by each database that is found, and never by itself', async () => {
    expect(await ask('nightly', async ({ name }) => found(name))).toEqual({ sent: 5, paused: 0 });
    expect(asked()).toEqual([
      ['backup', 'orders'],
      ['backup', 'fleet.prod-a'],
      ['backup', 'fleet.prod-b'],
      ['backup', 'others.prod-a'],
      ['backup', 'others.prod-b'],
    ]);
  });

  it('that nobody can look for keeps nothing else from being asked for, and people hear of it', async () => {
    const failure = new Error('AccessDenied: rds:DescribeDBInstances');
    const blind = ask('nightly', async ({ name }) =>
      name === 'fleet' ? { names: ['fleet.prod-a'], failure } : found(name),
    );
    await expect(blind).rejects.toThrow('the databases of fleet could not be looked for: AccessDenied');
    expect(asked()).toEqual([
      ['backup', 'orders'],
      ['backup', 'fleet.prod-a'],
      ['backup', 'others.prod-a'],
      ['backup', 'others.prod-b'],
    ]);
  });

  it('is not looked for while it is paused, nor for a drill that no task could make', async () => {
    world.cleanup();
    const plans = { nightly: { keep: { daily: '14d' } } };
    world = cloud({ plans, sources: { fleet: { ...fleet, paused: true }, orders: source } });
    expect(await ask('nightly')).toEqual({ sent: 1, paused: 1 });
    const request = { work: 'drill', plan: 'nightly', scheduledAt: '2026-11-20T05:00:00Z' } as const;
    await dispatch({ ...world.start, membersOf: noTags }, request);
    expect(asked()).toEqual([
      ['backup', 'orders'],
      ['drill', 'orders'],
    ]);
  });
});

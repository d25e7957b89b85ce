import { afterEach, beforeEach, expect, it } from 'vitest';
import { DispatchRequest, dispatch } from '#core/cloud/dispatch.ts';
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
const ask = (plan: string) =>
  dispatch(world.start, { work: 'backup', plan, scheduledAt: '2026-11-20T02:30:00Z' });

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
  await dispatch(world.start, { work: 'drill', plan: 'nightly', scheduledAt: '2026-11-20T05:00:00Z' });
  expect(world.sent.map(({ message }) => message.ask === 'run' && [message.kind, message.source])).toEqual([
    ['backup', 'orders'],
    ['backup', 'ledger'],
    ['drill', 'orders'],
  ]);
});

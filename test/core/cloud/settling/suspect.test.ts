import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settleOpen } from '#core/cloud/settling/settle-open.ts';
import { TransientError } from '#core/errors.ts';
import { acceptPoint } from '#core/judging/accept-point.ts';
import { wholePoint } from '#core/point/whole-point.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { stillClock } from '#test/support/test-clocks.ts';
import { keysUnder } from '../../run/run-setup.ts';
import { type Cloud, cloud } from '../cloud-setup.ts';

const day = 86_400_000;
const start = Date.parse('2026-11-20T02:30:00Z');
let world: Cloud;
let night: number;
beforeEach(async () => {
  const nightly = { keep: { daily: '14d' }, attempts: 2, judge: { history: 3 } };
  // on a clock that runs fast a slow machine would make a long night
  world = cloud({ plans: { nightly } }, undefined, undefined, stillClock('2026-11-20T02:30:00Z'));
  night = 0;
  for (let done = 0; done < 3; done++) await backUp(5_000);
});
afterEach(() => world.cleanup());

/** A run of the next night, whose task has ended; settle is not asked yet. */
async function taken(rows: number) {
  const at = new Date(start + night++ * day);
  if (night > 1) world.clock.advance(day);
  await world.ask('orders', at.toISOString());
  const record = world.runs.all().at(-1);
  if (!record) throw new Error('no run');
  const bytes = Buffer.alloc(50 + Math.round(rows / 20), 7);
  expect(await world.work(record, fakeWorker({ rows, bytes, now: () => at }))).toBe(0);
  const task = world.tasks.get(record.taskArn ?? '');
  if (task) task.end = { exitCode: 0 };
  return record;
}
async function backUp(rows: number) {
  const record = await taken(rows);
  expect(await world.settle(record)).toBe('ended');
  return record;
}
const marks = async () =>
  (await keysUnder(world.store, 'points/postgres/orders/')).filter((key) => key.includes('/suspect-'));
const newest = async () => (await world.table.points('orders')).points[0];

describe('a point that settle finds unlike those before it', () => {
  it('is suspect in the store and the table, its run is verified, and people are told with numbers', async () => {
    const { runId } = await backUp(100);
    expect(world.runs.all().at(-1)).toMatchObject({ outcome: 'verified', told: true });
    expect(await newest()).toMatchObject({ runId, level: 'verified', flags: ['suspect'] });
    expect(await marks()).toHaveLength(1);
    expect(world.alerts).toMatchObject([
      {
        ...{ what: 'failed', kind: 'suspect', engine: 'postgres', source: 'orders', runId },
        outcome: 'verified',
        error: { hint: expect.stringContaining(`npx holdfast accept orders@${runId}`) },
      },
    ]);
    const { error, lastGood } = world.alerts[0] ?? {};
    expect(error?.message).toContain('table t has 100 rows, usual are 5,000');
    expect(error?.message).toContain('rows of t  ███▁  the last 3: 5,000 to 5,000, now 100');
    expect(lastGood?.point.slice(0, 16)).toBe('orders@20261122T');
    expect(await world.settling.incidents.open('orders')).toMatchObject([{ kind: 'suspect' }]);
    // it is locked as long as a good one: whoever accepts it has no right to lock
    expect(world.locked.some(({ ref }) => ref.key.includes(runId))).toBe(true);
  });

  it('folds into one incident as long as it goes on, and is closed by a night that is as usual', async () => {
    for (let nights = 0; nights < 3; nights++) await backUp(100);
    expect(world.alerts).toHaveLength(1);
    await backUp(5_000);
    expect(world.alerts.slice(1)).toMatchObject([{ what: 'recovered', kind: 'suspect' }]);
    expect(await world.settling.incidents.open('orders')).toEqual([]);
    expect(await marks()).toHaveLength(3);
  });

  it.each([
    ['marked it', 'measurements'],
    ['ended the run', 'runs'],
    ['opened the incident', 'alerts'],
  ] as const)('is one file, one incident, and told, when settle dies before it has %s', async (_, port) => {
    const record = await taken(100);
    const dies = () => Promise.reject(new TransientError('killed', { hint: 'again' }));
    const broken = {
      measurements: { measurements: { good: dies } },
      runs: { runs: { ...world.settling.runs, replace: dies } },
      alerts: { alerts: { send: dies } },
    }[port];
    const { settleRun } = await import('#core/cloud/settling/settle-run.ts');
    await expect(settleRun({ ...world.settling, ...broken }, record)).rejects.toThrow('killed');
    expect(world.alerts).toEqual([]);
    await settleOpen(world.settling);
    await settleOpen(world.settling);
    expect(world.runs.all().at(-1)).toMatchObject({ state: 'ended', outcome: 'verified', told: true });
    expect(await marks()).toHaveLength(1);
    expect(world.alerts).toMatchObject([{ kind: 'suspect', what: 'failed' }]);
    expect(await world.settling.incidents.open('orders')).toHaveLength(1);
  });

  it('keeps no source busy when it cannot be judged, and settle is asked again until it is', async () => {
    const record = await taken(100);
    const deaf = { good: () => Promise.reject(new Error('the table does not answer')) };
    const deps = { ...world.settling, measurements: deaf };
    await expect(settleOpen(deps)).rejects.toThrow('could not be settled');
    expect(await world.runs.get(record)).toMatchObject({ state: 'ended', outcome: 'verified', told: false });
    expect(world.events).toContain('POINT_NOT_JUDGED');
    await settleOpen(world.settling);
    expect(await newest()).toMatchObject({ flags: ['suspect'] });
  });

  it('opens nothing when it is told after a newer good one', async () => {
    const late = await taken(100);
    const silent = { ...world.settling, alerts: { send: () => Promise.reject(new Error('no queue')) } };
    const { settleRun } = await import('#core/cloud/settling/settle-run.ts');
    await expect(settleRun(silent, late)).rejects.toThrow('no queue');
    const [incident] = await world.settling.incidents.open('orders');
    if (incident) await world.settling.incidents.close(incident);
    await backUp(5_000);
    await settleOpen(world.settling);
    expect(await world.runs.get(late)).toMatchObject({ told: true });
    expect(world.alerts).toMatchObject([{ kind: 'suspect', runId: late.runId }]);
    expect(await world.settling.incidents.open('orders')).toEqual([]);
  });

  it('teaches settle when a person accepts it', async () => {
    const { runId } = await backUp(100);
    const run = { engine: 'postgres', source: 'orders', runId };
    const point = await wholePoint(world.lying, run);
    await acceptPoint({ catalog: world.lying, clock: world.clock, who: 'ann@host' }, point);
    await world.table.keep(await wholePoint(world.lying, run));
    await backUp(100);
    expect(await newest()).toMatchObject({ flags: [] });
    expect(world.alerts.slice(1)).toMatchObject([{ what: 'recovered', kind: 'suspect' }]);
  });
});

it('does not judge a source that says so', async () => {
  world.cleanup();
  const { orders } = cloudSources();
  world = cloud({
    plans: { nightly: { keep: { daily: '14d' }, judge: { minRows: 10_000 } } },
    sources: { orders: { ...orders, judge: false } },
  });
  await backUp(100);
  expect(world.alerts).toEqual([]);
});

const cloudSources = () => ({
  orders: { engine: 'postgres' as const, plan: 'nightly', url: { secret: 'prod/orders' }, rpo: '25h' },
});

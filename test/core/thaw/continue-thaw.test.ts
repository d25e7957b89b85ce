import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { RunKey, RunRecord } from '#core/cloud/run-record.ts';
import { settleOpen } from '#core/cloud/settling/settle-open.ts';
import { startRun } from '#core/cloud/starting/start-run.ts';
import { workOnTask } from '#core/cloud/work/work-on-task.ts';
import type { ColdState } from '#core/ports/store.ts';
import { continueThaws } from '#core/thaw/continue-thaws.ts';
import { WaitingError } from '#core/thaw/waiting-error.ts';
import { type Cloud, cloud } from '../cloud/cloud-setup.ts';
import { sampleThawing } from './sample-thawing.ts';

let world: Cloud;
let point: string;
let state: ColdState['state'];

beforeEach(async () => {
  state = 'readable';
  world = cloud();
  const { head } = world.store;
  Object.assign(world.settling.store, {
    head: async (ref: Parameters<typeof head>[0]) => {
      const found = await head(ref);
      return found && { ...found, cold: { tier: 'deep-archive', state } };
    },
  });
  await world.ask();
  const backup = await world.only();
  await world.work(backup);
  await world.settle(backup, { launch: 1, end: { exitCode: 0 } });
  point = `orders@${backup.runId}`;
});
afterEach(() => world.cleanup());

const restores = () => world.runs.all().filter(({ kind }) => kind === 'restore');
const get = async (key: RunKey): Promise<RunRecord> => {
  const record = await world.runs.get(key);
  if (!record) throw new Error('no such run');
  return record;
};

async function asked(scheduledAt = '2026-11-20T08:00:00.000Z', thaws?: number): Promise<RunRecord> {
  const about = {
    kind: 'restore',
    source: 'orders',
    point,
    target: 'prod/orders-back',
    scheduledAt,
  } as const;
  await startRun(world.start, { ask: 'run', ...about, thawSpeed: 'bulk', ...(thaws ? { thaws } : {}) });
  const record = restores().at(-1);
  if (!record) throw new Error('no run was started');
  return record;
}

/** Its task finds the point frozen, and ends. */
async function waits(record: RunRecord): Promise<RunRecord> {
  const { kind, source, runId, launches: launch, work } = record;
  const code = await workOnTask(
    {
      ...{ store: world.store, runs: world.runs, clock: world.clock, log: world.start.log },
      noted: () => [],
      perform: async () => {
        throw new WaitingError(point, sampleThawing, 'ask again');
      },
    },
    { kind, source, runId, launch, work },
  );
  expect(code).toBe(12);
  await world.settle(record, { launch, end: { exitCode: code, stopCode: 'EssentialContainerExited' } });
  return get(record);
}

describe('a run whose point is frozen', () => {
  it('ends as waiting, keeps no task and no source busy, and nobody is woken', async () => {
    state = 'thawing';
    const record = await waits(await asked());
    expect(record).toMatchObject({ state: 'ended', outcome: 'waiting', told: false });
    expect(record.thaw).toEqual({ point, thawing: sampleThawing });
    expect(world.alerts).toEqual([]);
    const other = await asked('2026-11-20T09:00:00.000Z');
    expect(other.state).toBe('running');
  });

  it('is gone on with once, by whoever looks, when every object can be read', async () => {
    state = 'thawing';
    const record = await waits(await asked());
    await settleOpen(world.settling);
    expect(world.sent).toEqual([]);
    state = 'readable';
    expect(await continueThaws(world.settling)).toBe(1);
    expect(await continueThaws(world.settling)).toBe(0);
    await settleOpen(world.settling);
    expect(world.sent).toHaveLength(1);
    const [message] = world.sent.map((one) => one.message);
    if (message?.ask !== 'run') throw new Error('it asked for no run');
    expect(message).toMatchObject({
      kind: 'restore',
      point,
      target: 'prod/orders-back',
      thawSpeed: 'bulk',
      thaws: 1,
    });
    await startRun(world.start, message);
    await startRun(world.start, message);
    expect(restores().map(({ outcome }) => outcome)).toEqual(['waiting', undefined]);
    const { thaw, told } = await get(record);
    expect([thaw?.continuedAs, told]).toEqual([restores().at(-1)?.runId, true]);
    expect(world.alerts).toEqual([]);
  });

  it('is asked for again when whoever asked died before it was written down, and starts once', async () => {
    const { replace } = world.runs;
    state = 'thawing';
    const record = await waits(await asked());
    state = 'readable';
    const runs = { ...world.runs, replace: async () => false };
    await continueThaws({ ...world.settling, runs });
    await continueThaws({ ...world.settling, runs: { ...world.runs, replace } });
    const [first, second] = world.sent.map(({ message }) => message);
    expect(first).toEqual(second);
    expect((await get(record)).told).toBe(true);
  });

  it('that is never thawed has failed after four days, and people hear of it', async () => {
    state = 'thawing';
    const record = await waits(await asked());
    world.clock.advance(5 * 86_400_000);
    await world.settle(record);
    expect(await get(record)).toMatchObject({ told: true });
    expect(world.alerts).toMatchObject([
      { what: 'failed', kind: 'restore', error: { message: `${point} was not thawed within 4 days` } },
    ]);
  });

  it('that was thawed three times in vain is not asked for again', async () => {
    const record = await waits(await asked(undefined, 3));
    expect(record).toMatchObject({ outcome: 'failed', told: true });
    expect(world.sent).toEqual([]);
    expect(world.alerts[0]?.error?.message).toContain('was thawed 3 times');
  });
});

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TransientError } from '#core/errors.ts';
import { snapshotId } from '#engines/rds/snapshot/snapshot-id.ts';
import { database } from '#test/support/rds/memory-databases.ts';
import { type ServiceCloud, serviceCloud } from '../settling/service/service-setup.ts';

let world: ServiceCloud;
beforeEach(() => {
  world = serviceCloud();
});
afterEach(() => world.cleanup());

const passing = [
  'creating',
  'modifying',
  'backing-up',
  'rebooting',
  'upgrading',
  'starting',
  'renaming',
  'maintenance',
  'storage-config-upgrade',
  'configuring-iam-database-auth',
  'a-word-of-next-year',
];
const lasting = [
  'stopped',
  'stopping',
  'storage-full',
  'deleting',
  'failed',
  'restore-error',
  'inaccessible-encryption-credentials',
  'incompatible-network',
  'incompatible-parameters',
];

describe('a database', () => {
  it.each(passing)('that is %s is asked for again later, which costs no attempt', async (status) => {
    world.memory.put(database({ status }));
    expect(await world.ask()).toBe('queued');
    expect(await world.only()).toMatchObject({ attempt: 1, waitsFor: `instance 'prod-ledger' is ${status}` });
    expect(world.memory.snapshots()).toEqual([]);
    world.memory.put(database());
    expect(await world.again(await world.only())).toBe('running');
  });

  it.each(lasting)('that is %s ends the run at once, with what to do', async (status) => {
    world.memory.put(database({ status }));
    expect(await world.ask()).toBe('ended');
    const { outcome, error } = await world.only();
    expect(outcome).toBe('failed');
    expect(error?.message).toBe(`instance 'prod-ledger' is ${status}: no snapshot can be taken of it`);
    expect(error?.hint).not.toBe('');
    expect(world.memory.snapshots()).toEqual([]);
  });

  it('that is gone ends the run by its name', async () => {
    world.cleanup();
    world = serviceCloud({ instance: 'prod-gone' });
    expect(await world.ask()).toBe('ended');
    expect((await world.only()).error?.message).toBe(
      "there is no instance 'prod-gone' in this account and region",
    );
  });

  it('that is busy for longer than the window fails by what it is busy with', async () => {
    world.memory.put(database({ status: 'upgrading' }));
    await world.ask();
    await world.clock.sleep(1_201_000);
    expect(await world.again(await world.only())).toBe('ended');
    expect((await world.only()).error?.message).toBe(
      "the database could not be backed up within its window of 20 minutes: instance 'prod-ledger' is upgrading",
    );
  });
});

describe('RDS', () => {
  it.each([
    ['throttles', 'queued', { as: 'not now', words: 'Throttling: Rate exceeded' } as const],
    ['is at its quota', 'ended', { as: 'quota', words: 'SnapshotQuotaExceeded' } as const],
    ['has lost the database', 'ended', { as: 'no such database', words: 'x' } as const],
    ['refuses', 'ended', { as: 'never', words: 'AccessDenied' } as const],
  ])('that %s: the run is then %s', async (_, state, refusal) => {
    world.memory.refusals.push(refusal);
    expect(await world.ask()).toBe(state);
    if (state === 'ended') expect((await world.only()).error?.hint).not.toBe('');
  });

  it('that did not answer is asked for the very same snapshot again, and it is taken over', async () => {
    world.memory.refusals.push(new TransientError('the answer was lost', { hint: 'again' }));
    await expect(world.ask()).rejects.toThrow('the answer was lost');
    const { input } = await world.only();
    const { snapshot, tags } = JSON.parse(input ?? '{}');
    await world.memory.databases.snapshot({ kind: 'instance', id: snapshot, sourceId: 'prod-ledger', tags });
    expect(await world.ask()).toBe('running');
    expect(world.memory.snapshots()).toHaveLength(1);
    expect(await world.only()).toMatchObject({ state: 'running', launches: 1, input });
  });

  it.each([
    ['another run', { 'holdfast-run': 'ledger@20200101T000000Z-aaaaaa' }, 'prod-ledger'],
    ['nobody', {}, 'prod-ledger'],
    ['another database', undefined, 'prod-other'],
  ])('that has one of the name of %s: it is not taken over, and not touched', async (_, other, sourceId) => {
    world.memory.put(database({ id: 'prod-other' }));
    world.memory.put(database({ status: 'modifying' }));
    await world.ask();
    const run = await world.only();
    const id = snapshotId('holdfast', run);
    const tags = other ?? { 'holdfast-run': `ledger@${run.runId}` };
    await world.memory.databases.snapshot({ kind: 'instance', id, sourceId, tags });
    world.memory.put(database());
    expect(await world.again(run)).toBe('ended');
    expect((await world.only()).error?.message).toContain('is of another run or another database');
    expect(world.memory.snapshots()).toMatchObject([{ id, sourceId, tags }]);
  });
});

it('a snapshot neither takes the place of a task nor waits for one', async () => {
  const runs = {
    ...world.start.runs,
    async *atWork() {
      for (let other = 0; other < 1000; other++) yield { ...(await world.only()), engine: 'postgres' };
    },
  };
  Object.assign(world.start, { runs });
  expect(await world.ask()).toBe('running');
});

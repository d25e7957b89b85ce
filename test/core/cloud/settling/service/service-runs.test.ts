import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isGood } from '#core/point/standing.ts';
import { database } from '#test/support/rds/memory-databases.ts';
import { type ServiceCloud, serviceCloud } from './service-setup.ts';

let world: ServiceCloud;
beforeEach(() => {
  world = serviceCloud();
});
afterEach(() => world.cleanup());

describe('a backup that the provider makes', () => {
  it('asks for one snapshot, however often it is asked for', async () => {
    expect(await world.ask()).toBe('running');
    expect(await world.ask()).toBe('running');
    const [snapshot, ...others] = world.memory.snapshots();
    expect(others).toEqual([]);
    const { runId } = await world.only();
    expect(snapshot?.id).toMatch(/^hf-ledger-[0-9a-f]{16}$/);
    expect(snapshot?.tags).toEqual({
      team: 'ledger',
      'holdfast:holdfast': 'rds',
      'holdfast-run': `ledger@${runId}`,
    });
    expect(world.tasks.size).toBe(0);
  });

  it('is under way while the snapshot is creating, and no point', async () => {
    await world.ask();
    expect(await world.settles()).toBe('under way');
    expect(await world.lying.point(await world.only())).toBeUndefined();
  });

  it('is sealed when it is available, and counts by the word of the provider', async () => {
    await world.ask();
    world.finishes();
    expect(await world.settles()).toBe('ended');
    expect(await world.only()).toMatchObject({ outcome: 'sealed', told: true });
    const point = await world.point();
    expect(isGood(point, world.settling.goodLevelOf('rds'))).toBe(true);
    expect(isGood(point, 'verified')).toBe(false);
    expect(point.manifest).toMatchObject({
      ...{ source: 'ledger', engine: 'rds', class: 'daily', owner: 'team-ledger' },
      consistentAt: '2026-11-20T02:33:00.000Z',
      verifiableBy: 'provider',
      encryption: { at: 'kms' },
      objects: [],
      totals: { bytes: 0, logicalBytes: 50 * 2 ** 30 },
      retention: { keepUntil: '2026-12-04T02:33:00.000Z', lock: 'none' },
      database: {
        source: { parameterGroups: ['prod-17'], securityGroups: ['sg-0a1b2c3d'], deletionProtection: true },
        snapshot: { status: 'available' },
      },
    });
    expect(point.manifest.notes[0]).toContain("the provider's word");
    expect((await world.table.points('ledger')).points).toHaveLength(1);
  });

  it('locks manifest and RESTORE.md, for that is all that lies here', async () => {
    await world.ask();
    world.finishes();
    await world.settles();
    expect(world.locked.map(({ ref }) => path.basename(ref.key))).toEqual(['RESTORE.md', 'manifest.json']);
  });

  it('ends good once, however often and after whatever it is settled', async () => {
    await world.ask();
    world.finishes();
    const running = await world.only();
    await world.settles();
    const sealedAt = (await world.point()).manifest.sealedAt;
    // as if the process had died right before the record was written
    const ended = await world.only();
    await world.runs.replace({ ...running, version: ended.version });
    expect(await world.settles()).toBe('ended');
    expect(await world.only()).toMatchObject({ outcome: 'sealed' });
    expect((await world.point()).manifest.sealedAt).toBe(sealedAt);
  });

  it('ends good when settle died between RESTORE.md and the manifest', async () => {
    await world.ask();
    world.finishes();
    const running = await world.only();
    await world.settles();
    const folder = path.join(world.root, 'points/rds/ledger', running.runId);
    rmSync(path.join(folder, 'manifest.json'));
    const ended = await world.only();
    await world.runs.replace({ ...running, version: ended.version });
    await world.settles();
    const point = await world.point();
    expect(point.manifest.restoreText).toBeUndefined();
  });

  it('takes another name for its RESTORE.md when the usual one is that of another attempt', async () => {
    await world.ask();
    world.finishes();
    const running = await world.only();
    await world.settles();
    const folder = path.join(world.root, 'points/rds/ledger', running.runId);
    rmSync(path.join(folder, 'manifest.json'));
    rmSync(path.join(folder, 'RESTORE.md'));
    writeFileSync(path.join(folder, 'RESTORE.md'), 'of another snapshot');
    await world.runs.replace({ ...running, version: (await world.only()).version });
    await world.settles();
    expect((await world.point()).manifest.restoreText).toBe('RESTORE-1.md');
    expect(readFileSync(path.join(folder, 'RESTORE-1.md'), 'utf8')).toContain(
      'restore-db-instance-from-db-snapshot',
    );
  });

  it('is not good when a manifest of something else lies in its place', async () => {
    await world.ask();
    world.finishes();
    const running = await world.only();
    await world.settles();
    await world.runs.replace({ ...running, version: (await world.only()).version });
    world.finishes({ takenAt: '2026-11-20T02:50:00.000Z' });
    await world.settles();
    expect(await world.only()).toMatchObject({
      outcome: 'failed',
      error: { message: expect.stringContaining('its manifest is of 2026-11-20T02:33') },
    });
  });
});

describe('a snapshot that is not what was asked for', () => {
  it.each([
    ['failed', { status: 'failed' }, 'is failed'],
    ['of another database', { sourceId: 'prod-other' }, "instance 'prod-other'"],
    ['of a database that was made anew under the name', { sourceResourceId: 'db-NEW' }, 'is not the one'],
    ['of another run', { tags: { 'holdfast-run': 'ledger@x' } }, 'is not the one'],
    ['smaller', { gib: 49 }, 'its volume has 49 GiB, not 50'],
    ['of another engine', { engine: 'mysql' }, 'its engine is mysql, not postgres'],
    ['of another version', { version: '16.1' }, 'its version is 16.1, not 17.6'],
    ['not encrypted', { isEncrypted: false }, 'its encryption is false, not true'],
    ['encrypted by another key', { kmsKey: 'arn:b' }, 'its key is arn:b'],
  ])('%s is no point, and there is another attempt', async (_, change, words) => {
    await world.ask();
    world.finishes(change);
    expect(await world.settles()).toBe('queued');
    expect(await world.lying.point(await world.only())).toBeUndefined();
    expect((await world.only()).error?.message).toContain(words);
    expect(await world.only()).toMatchObject({ state: 'queued', attempt: 2 });
  });

  it('deleted before it was done is no point, and the last attempt says so to people', async () => {
    await world.ask();
    for (const state of ['queued', 'ended']) {
      for (const snapshot of world.memory.snapshots()) world.memory.remove(snapshot);
      expect(await world.settles()).toBe(state);
      if (state === 'queued') await world.again(await world.only());
    }
    expect(world.alerts).toMatchObject([
      { what: 'failed', kind: 'backup', error: { message: expect.stringContaining('is gone') } },
    ]);
  });

  it('in another attempt has another name', async () => {
    await world.ask();
    world.finishes({ status: 'failed' });
    await world.settles();
    expect(await world.again(await world.only())).toBe('running');
    expect(new Set(world.memory.snapshots().map(({ id }) => id)).size).toBe(2);
    world.finishes();
    await world.settles();
    expect(await world.only()).toMatchObject({ outcome: 'sealed', attempt: 2 });
  });

  it('in a state that nobody knows is under way until the deadline, and then failed', async () => {
    await world.ask();
    world.finishes({ status: 'pondering', percent: 12 });
    expect(await world.settles()).toBe('under way');
    await world.clock.sleep(181_000);
    expect(await world.settles()).toBe('ended');
    expect(await world.only()).toMatchObject({
      outcome: 'failed',
      error: { message: 'it was not done by its deadline of 3 minutes: pondering, 12 %' },
    });
  });
});

describe('the quota of snapshots', () => {
  it('is told once when four of five are taken, and when there is room again', async () => {
    world.memory.quota.most = 1;
    await world.ask();
    world.finishes();
    await world.settles();
    const about = { source: '*', kind: 'snapshots' };
    expect(world.alerts).toMatchObject([{ ...about, what: 'failed' }]);
    expect(world.alerts[0]?.error?.message).toContain('1 of 1 snapshots of instances');
    world.memory.quota.most = 100;
    await world.runs.replace({ ...(await world.only()), state: 'running' });
    await world.settles();
    expect(world.alerts.at(-1)).toMatchObject({ ...about, what: 'recovered' });
  });
});

describe('an event of a snapshot', () => {
  it('is of the run that its tags name, and of nobody else', async () => {
    await world.ask();
    const [snapshot] = world.memory.snapshots();
    const service = world.settling.services.get('rds');
    const { runId } = await world.only();
    expect(await service?.runOf(snapshot?.arn ?? '')).toEqual({ kind: 'backup', source: 'ledger', runId });
    world.memory.change(snapshot ?? { kind: 'instance', id: '' }, { tags: { 'holdfast:other': 'rds' } });
    expect(await service?.runOf(snapshot?.arn ?? '')).toBeUndefined();
    expect(await service?.runOf('arn:aws:rds:eu-central-1:1:snapshot:rds:nightly')).toBeUndefined();
  });
});

it('a cluster is snapshotted as a cluster', async () => {
  world.cleanup();
  world = serviceCloud({ instance: undefined, cluster: 'prod-orders' });
  world.memory.put(database({ kind: 'cluster', id: 'prod-orders', storage: {} }));
  await world.ask();
  world.finishes({ gib: 0 });
  await world.settles();
  expect(await world.only()).toMatchObject({ outcome: 'sealed' });
  expect(world.memory.snapshots()).toMatchObject([{ kind: 'cluster', sourceId: 'prod-orders' }]);
});

import { rmSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { reapSnapshots } from '#core/retention/reaping/reap-snapshots.ts';
import { memoryKeptSnapshots } from '#test/support/rds/memory-kept-snapshots.ts';
import { type ServiceCloud, serviceCloud } from '../../cloud/settling/service/service-setup.ts';

const dayMs = 86_400_000;
let world: ServiceCloud;
let now: Date;
beforeEach(() => {
  world = serviceCloud();
  now = new Date('2026-11-20T03:00:00.000Z');
});
afterEach(() => world.cleanup());

/** A night of the source, sealed. */
async function night(day: number): Promise<string> {
  const date = `2026-11-${String(day).padStart(2, '0')}`;
  const scheduledAt = `${date}T02:30:00Z`;
  await world.askAt(scheduledAt);
  world.finishes({ takenAt: `${date}T02:33:00.000Z` });
  const run = world.runs.all().find((one) => one.scheduledAt.startsWith(date));
  if (!run) throw new Error('no run');
  await world.settle(run);
  return run.runId;
}
/** What retire does to a point, as far as others see it. */
const letGo = (runId: string): void =>
  rmSync(path.join(world.root, 'points/rds/ledger', runId), { recursive: true });
const reap = () =>
  reapSnapshots({
    snapshots: memoryKeptSnapshots(world.memory),
    lying: world.lying,
    clock: { ...world.clock, now: () => now },
    log: { info() {}, warn() {} },
  });
const later = (days: number): void => {
  now = new Date(now.getTime() + days * dayMs);
};
const left = (): number => world.memory.snapshots().length;

describe('a snapshot', () => {
  it('whose point is there is kept, however old it is', async () => {
    await night(1);
    later(3000);
    expect(await reap()).toEqual({ kept: 1, marked: 0, unmarked: 0, removed: 0 });
  });

  it('whose point was let go is marked, and removed 15 days later, not before', async () => {
    const first = await night(1);
    await night(2);
    letGo(first);
    expect(await reap()).toMatchObject({ marked: 1, removed: 0 });
    later(14.9);
    expect(await reap()).toMatchObject({ kept: 2, removed: 0 });
    later(0.2);
    expect(await reap()).toMatchObject({ removed: 1 });
    expect(world.memory.snapshots().map(({ tags }) => tags['holdfast-run'])).not.toContain(`ledger@${first}`);
    expect(left()).toBe(1);
  });

  it('whose point was taken back is unmarked, and waits anew when it is let go again', async () => {
    const first = await night(1);
    await night(2);
    const lying = { ...world.lying, point: async () => undefined };
    const snapshots = memoryKeptSnapshots(world.memory);
    const log = { info() {}, warn() {} };
    await reapSnapshots({ snapshots, lying, clock: { ...world.clock, now: () => now }, log });
    expect(await reap()).toMatchObject({ unmarked: 2 });
    letGo(first);
    later(20);
    expect(await reap()).toMatchObject({ marked: 1, removed: 0 });
  });

  it('of a run that may be under way is not touched for seven days', async () => {
    await world.askAt('2026-11-19T02:30:00Z');
    expect(await reap()).toMatchObject({ kept: 1, marked: 0 });
    later(100);
    expect(await reap()).toMatchObject({ kept: 1, marked: 0 });
    world.finishes({ takenAt: now.toISOString() });
    later(6.9);
    expect(await reap()).toMatchObject({ kept: 1, marked: 0 });
    later(0.2);
    expect(await reap()).toMatchObject({ marked: 1 });
  });

  it('of another deployment, or of nobody, is never looked at', async () => {
    await night(1);
    const [snapshot] = world.memory.snapshots();
    world.memory.change(snapshot ?? { kind: 'instance', id: '' }, { tags: { 'holdfast:other': 'rds' } });
    letGo(world.runs.all()[0]?.runId ?? '');
    expect(await reap()).toEqual({ kept: 0, marked: 0, unmarked: 0, removed: 0 });
  });

  it('that a clock which has jumped ahead has marked is marked anew', async () => {
    const first = await night(1);
    await night(2);
    letGo(first);
    later(1000);
    await reap();
    later(-1000);
    expect(await reap()).toMatchObject({ marked: 1, removed: 0 });
  });

  it('under a manifest that cannot be believed is kept', async () => {
    await night(1);
    const broken = { engine: 'rds', source: 'ledger', runId: 'x', problem: 'does not match its seal' };
    const lying = { ...world.lying, point: async () => broken };
    const snapshots = memoryKeptSnapshots(world.memory);
    const clock = { ...world.clock, now: () => now };
    expect(await reapSnapshots({ snapshots, lying, clock, log: { info() {}, warn() {} } })).toMatchObject({
      kept: 1,
      marked: 0,
    });
  });
});

describe('an empty bucket', () => {
  it('is no reason: of a source without a good point no snapshot is removed', async () => {
    for (const day of [1, 2, 3]) letGo(await night(day));
    await reap();
    later(400);
    expect(await reap()).toMatchObject({ kept: 3, removed: 0 });
    expect(left()).toBe(3);
  });

  it('with one point left takes a fifth at a time at most, the oldest first', async () => {
    const runs: string[] = [];
    for (let day = 1; day <= 11; day++) runs.push(await night(day));
    for (const run of runs.slice(0, 10)) letGo(run);
    await reap();
    later(16);
    expect(await reap()).toMatchObject({ removed: 2 });
    expect(left()).toBe(9);
    const tags = world.memory.snapshots().map((one) => one.tags['holdfast-run']);
    expect(tags).not.toContain(`ledger@${runs[0]}`);
    expect(tags).toContain(`ledger@${runs[2]}`);
  });
});

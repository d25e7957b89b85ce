import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import { systemClock } from '#adapters/system-clock.ts';
import type { Store } from '#core/ports/store.ts';
import { claimRun, endRun } from '#core/run/claim/claim-run.ts';
import { keepLease } from '#core/run/claim/keep-lease.ts';
import { openRuns } from '#core/run/claim/open-runs.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { stillClock } from '#test/support/test-clocks.ts';
import { keysUnder, onlyProcess, setup } from './run-setup.ts';

let world: ReturnType<typeof setup>;
beforeEach(() => {
  world = setup();
});
afterEach(() => world.cleanup());

const runAt = (second: number) => ({
  run: { engine: 'postgres', source: 'orders', runId: `2026112002300${second}Z-3f9a1c` },
  scheduledAt: new Date(`2026-11-20T02:30:0${second}Z`),
  class: 'daily' as const,
});
const claimer = (pid: number, others: readonly number[]) => ({
  store: world.store,
  clock: world.clock,
  processes: onlyProcess(pid, others),
});

describe('two runs of one source', () => {
  it('never both begin, in whatever order they come', async () => {
    for (let round = 0; round < 20; round++) {
      const fresh = setup();
      const deps = (pid: number, other: number) => ({
        store: fresh.store,
        clock: systemClock,
        processes: onlyProcess(pid, [other]),
      });
      const begin = async (pid: number, other: number, second: number) => {
        const claim = await claimRun(deps(pid, other), runAt(second));
        if ('reason' in claim) return 'skipped';
        (await keepLease(fresh.store, systemClock, runAt(second).run)).release();
        return 'begun';
      };
      const outcomes = await Promise.all([begin(1, 2, round % 2), begin(2, 1, (round + 1) % 2)]);
      expect(outcomes.filter((outcome) => outcome === 'begun').length, outcomes.join()).toBe(1);
      fresh.cleanup();
    }
  });

  it('skip the later one while the first is at work, and name who has it', async () => {
    await claimRun(claimer(1, [2]), runAt(0));
    (await keepLease(world.store, world.clock, runAt(0).run)).release();
    const second = await claimRun(claimer(2, [1]), runAt(1));
    expect(second).toMatchObject({ reason: expect.stringMatching(/under way since .* on here \(pid 1\)/) });
    expect(await keysUnder(world.store, 'runs/postgres/orders/20261120023001Z-3f9a1c/')).toHaveLength(2);
  });

  it('end in `skipped` for the whole use case, with nothing written but its claim and end', async () => {
    await claimRun(claimer(1, [4711]), runAt(0));
    (await keepLease(world.store, world.clock, runAt(0).run)).release();
    const outcome = await world.run({ processes: onlyProcess(4711, [1]) });
    expect(outcome.outcome).toBe('skipped');
    expect(await keysUnder(world.store, 'data/')).toEqual([]);
  });

  it('cannot claim one run twice', async () => {
    await claimRun(claimer(1, []), runAt(0));
    expect(await claimRun(claimer(1, []), runAt(0))).toMatchObject({
      reason: expect.stringMatching(/claimed already/),
    });
  });
});

describe('a claim', () => {
  it('of another machine holds until its lease has ended, however long its process has been silent', async () => {
    const clock = stillClock('2026-11-20T02:30:00Z');
    const elsewhere = { ...onlyProcess(1), self: () => ({ host: 'elsewhere', pid: 1, startedAt: '1' }) };
    await claimRun({ ...claimer(1, []), clock, processes: elsewhere }, runAt(0));
    const state = async () => (await openRuns(world.store, runAt(0).run, clock, onlyProcess(2)))[0]?.state;
    expect(await state()).toBe('alive');
    clock.advance(15 * 60_000 - 1);
    expect(await state()).toBe('alive');
    clock.advance(1);
    expect(await state()).toBe('dead');
  });

  it('is renewed by its lease', async () => {
    const clock = stillClock('2026-11-20T02:30:00Z');
    const lease = await keepLease(world.store, clock, runAt(0).run);
    clock.advance(60_000);
    await expect.poll(() => keysUnder(world.store, 'runs/')).toHaveLength(2);
    lease.release();
    expect((await keysUnder(world.store, 'runs/')).map((key) => path.basename(key))).toEqual([
      'lease-1.json',
      'lease-2.json',
    ]);
  });

  it('is lost when the lease cannot be renewed any more', async () => {
    const clock = stillClock('2026-11-20T02:30:00Z');
    let broken = false;
    const store: Store = {
      ...world.store,
      putOnce: (key, body) => (broken ? Promise.reject(new Error('gone')) : world.store.putOnce(key, body)),
    };
    const lease = await keepLease(store, clock, runAt(0).run);
    broken = true;
    for (let minute = 0; minute < 14; minute++) {
      expect(lease.signal.aborted, `minute ${minute}`).toBe(false);
      clock.advance(60_000);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await expect.poll(() => lease.signal.aborted).toBe(true);
    lease.release();
  });

  it('of a process of this machine that is gone is not waited for', async () => {
    await claimRun(claimer(1, []), runAt(0));
    (await keepLease(world.store, world.clock, runAt(0).run)).release();
    const outcome = await world.run({ processes: onlyProcess(4711) });
    expect(outcome.outcome).toBe('verified');
    const end = await world.store.get('runs/postgres/orders/20261120023000Z-3f9a1c/end.json');
    expect(end?.toString()).toMatch(/"failed".*died before anything was sealed/);
  });
});

describe('a point that was sealed by a run that died', () => {
  it('is verified by the next run and not taken again (K5)', async () => {
    const died = await world.run({
      worker: fakeWorker({
        onVerify: () => {
          throw new Error('the machine lost its power');
        },
      }),
      plan: { attempts: 1 },
    });
    const catalog = createStoreCatalog(world.store);
    expect((await catalog.points('orders')).points[0]?.level).toBe('sealed');
    world.clock.advance(60_000);
    const next = await world.run({ processes: onlyProcess(9) });
    const { points } = await catalog.points('orders');
    expect(points.map(({ runId, level }) => [runId, level])).toEqual([
      [next.runId, 'verified'],
      [died.runId, 'verified'],
    ]);
    const end = await world.store.get(`runs/postgres/orders/${died.runId}/end.json`);
    expect(end?.toString()).toContain('"verified"');
  });

  it('does not keep the next backup from being taken when its read-back hangs', async () => {
    const broken = fakeWorker({
      onVerify: () => {
        throw new Error('the machine lost its power');
      },
    });
    const died = await world.run({ worker: broken, plan: { attempts: 1 } });
    let asked = 0;
    const hanging = fakeWorker({
      onVerify: (signal) => {
        asked += 1;
        if (asked > 1) return;
        return new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)));
      },
    });
    const next = await world.run({ worker: hanging, processes: onlyProcess(9) }, { stallAfterMs: 300_000 });
    expect(next.outcome).toBe('verified');
    expect(world.notes.join()).toMatch(/could not be read back: .*nothing has moved/);
    expect(await keysUnder(world.store, `runs/postgres/orders/${died.runId}/`)).not.toContainEqual(
      expect.stringMatching(/end\.json$/),
    );
  });

  it('cannot be ended twice', async () => {
    const deps = claimer(1, []);
    await claimRun(deps, runAt(0));
    expect(await endRun(deps, runAt(0).run, { outcome: 'failed' })).toBe(true);
    expect(await endRun(deps, runAt(0).run, { outcome: 'verified' })).toBe(false);
  });
});

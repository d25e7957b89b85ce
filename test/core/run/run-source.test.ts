import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { PermanentError, StoppedError, TransientError } from '#core/errors.ts';
import type { Store } from '#core/ports/store.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { wholePoints } from '#test/support/whole-points.ts';
import { keysUnder, setup } from './run-setup.ts';

let world: ReturnType<typeof setup>;
beforeEach(() => {
  world = setup();
});
afterEach(() => world.cleanup());

const points = () => wholePoints(world.catalog, 'orders');
const transient = () => new TransientError('the server went away', { hint: 'look at its log' });

describe('a run', () => {
  it('leaves a verified point, its claim and its end', async () => {
    const outcome = await world.run();
    expect(outcome).toMatchObject({ outcome: 'verified', point: `orders@${outcome.runId}` });
    const [point, ...others] = await points();
    expect(others).toEqual([]);
    expect(point).toMatchObject({ level: 'verified', flags: [], manifest: { class: 'daily', attempt: 1 } });
    expect(point?.history[0]?.contents).toEqual([{ kind: 'table', name: 't', rows: 1, counted: 'stream' }]);
    const keys = await keysUnder(world.store, `runs/postgres/orders/${outcome.runId}/`);
    const names = keys.map((key) => path.basename(key));
    expect(names.slice(0, 3)).toEqual(['claim.json', 'end.json', 'lease-1.json']);
  });

  it('keeps the point for as long as its class says', async () => {
    await world.run();
    const [point] = await points();
    expect(point?.manifest.retention.keepUntil).toBe('2026-12-04T02:30:00.000Z');
  });

  it('is not a point when the worker fails, and leaves no object behind', async () => {
    const worker = fakeWorker({
      onBackup: () => {
        throw new PermanentError('permission denied', { hint: 'grant it' });
      },
    });
    expect(await world.run({ worker })).toMatchObject({
      outcome: 'failed',
      error: { message: 'permission denied', hint: 'grant it' },
    });
    expect(await points()).toEqual([]);
    expect(await keysUnder(world.store, 'data/')).toEqual([]);
    expect(await keysUnder(world.store, 'points/')).toEqual([]);
  });

  it('tries again after a transient failure, in a prefix of its own, and says so', async () => {
    let tries = 0;
    const worker = fakeWorker({
      onBackup: () => {
        tries += 1;
        if (tries < 3) throw transient();
      },
    });
    const outcome = await world.run({ worker });
    expect(outcome.outcome).toBe('verified');
    expect((await points())[0]?.manifest).toMatchObject({ attempt: 3, objects: [{ parts: '3/0001.parts' }] });
    expect(world.notes).toHaveLength(2);
  });

  it('gives up after as many attempts as the plan says, and does not repeat what cannot help', async () => {
    let tries = 0;
    const failing = (error: Error) =>
      fakeWorker({
        onBackup: () => {
          tries += 1;
          throw error;
        },
      });
    await world.run({ worker: failing(transient()) });
    expect(tries).toBe(3);
    tries = 0;
    await world.run({ worker: failing(new Error('never seen before')) });
    expect(tries, 'unknown errors count as transient').toBe(3);
    tries = 0;
    await world.run({ worker: failing(new PermanentError('no', { hint: 'no' })) });
    expect(tries).toBe(1);
  });

  it('fails and marks the point damaged when the read-back finds something', async () => {
    const worker = fakeWorker({ findings: [{ object: 'main', problem: 'half of it is missing' }] });
    const outcome = await world.run({ worker });
    expect(outcome.outcome).toBe('failed');
    expect(outcome.error?.message).toContain('half of it is missing');
    expect((await points())[0]).toMatchObject({ level: 'sealed', flags: ['damaged'] });
  });

  it('does not believe a worker that read nothing', async () => {
    const outcome = await world.run({ worker: fakeWorker({ reads: false }) });
    expect(outcome).toMatchObject({ outcome: 'failed' });
    expect(outcome.error?.message).toContain('only 0 of 18 bytes were read back');
  });

  it('notices that the store changed a byte between the commit and the read-back', async () => {
    let changed = false;
    const outcome = await world.run({
      worker: fakeWorker({
        onVerify: async () => {
          if (changed) return;
          changed = true;
          const [key] = await keysUnder(world.store, 'data/');
          const file = path.join(world.root, key ?? '');
          const bytes = readFileSync(file);
          bytes[3] = (bytes[3] ?? 0) ^ 1;
          rmSync(file);
          writeFileSync(file, bytes);
        },
      }),
    });
    expect(outcome.outcome).toBe('failed');
    expect((await points())[0]?.flags).toEqual(['damaged']);
  });

  it.each([2, 3])('leaves no object when it is stopped before the manifest, at look %d', async (look) => {
    let looks = 0;
    const throwIfStopped = () => {
      looks += 1;
      if (looks === look) throw new StoppedError('the process was told to stop', { hint: 'run again' });
    };
    expect(await world.run({ throwIfStopped })).toMatchObject({ outcome: 'failed' });
    expect(await keysUnder(world.store, 'data/')).toEqual([]);
    expect(await points()).toEqual([]);
  });

  it('keeps every object when it is not known whether the manifest arrived', async () => {
    const losing = (real: Store) => ({
      ...real,
      removeAttempt: world.store.removeAttempt,
      putOnce: async (key: string, body: Uint8Array) => {
        const stored = await real.putOnce(key, body);
        if (key.endsWith('manifest.json')) throw transient();
        return stored;
      },
    });
    const outcome = await world.run({ store: losing });
    expect(outcome).toMatchObject({ outcome: 'failed' });
    expect(outcome.error?.message).toContain('could not be sealed');
    expect((await keysUnder(world.store, 'data/')).length).toBeGreaterThan(0);
    expect(await points()).toMatchObject([{ level: 'sealed' }]);
  });

  it('reads back first what an earlier run sealed without knowing it', async () => {
    const unread = fakeWorker({
      onVerify: () => {
        throw transient();
      },
    });
    const { runId } = await world.run({ worker: unread });
    const end = { outcome: 'failed', at: world.clock.now().toISOString() };
    await world.store.putOnce(`runs/postgres/orders/${runId}/end.json`, Buffer.from(JSON.stringify(end)));
    world.clock.advance(86_400_000);
    expect(await world.run()).toMatchObject({ outcome: 'verified' });
    expect(await points()).toMatchObject([{ level: 'verified' }, { level: 'verified', runId }]);
    expect(world.notes.join('\n')).toContain(`orders@${runId} was sealed and never read back`);
  });

  it('seals nothing once it was told to stop', async () => {
    const stopped = () => {
      throw new StoppedError('the process was told to stop', { hint: 'run again' });
    };
    expect(await world.run({ throwIfStopped: stopped })).toMatchObject({ outcome: 'failed' });
    expect(await keysUnder(world.store, 'points/')).toEqual([]);
    expect(await keysUnder(world.store, 'data/')).toEqual([]);
  });

  it('says why it was stopped, whatever else broke because of it', async () => {
    const stop = new AbortController();
    const worker = fakeWorker({
      onBackup: () => {
        stop.abort(new StoppedError('SIGTERM came', { hint: 'run again' }));
        throw new Error('pg_dump was killed');
      },
    });
    const outcome = await world.run({ worker }, { signal: stop.signal });
    expect(outcome.error?.message).toBe('SIGTERM came');
  });

  it('ends when nothing moves for as long as is allowed', async () => {
    const worker = fakeWorker({
      onBackup: (signal) =>
        new Promise((_, reject) => signal.addEventListener('abort', () => reject(signal.reason))),
    });
    const outcome = await world.run({ worker, plan: { attempts: 1 } }, { stallAfterMs: 300_000 });
    expect(outcome.error?.message).toMatch(/nothing has moved for 3\d\d s/);
    expect(await points()).toEqual([]);
  });

  it('refuses a class that the plan does not keep, before it claims anything', async () => {
    const outcome = await world.run({}, { class: 'monthly' });
    expect(outcome).toMatchObject({ outcome: 'failed' });
    expect(outcome.error?.hint).toContain("monthly: '90d'");
    expect(await keysUnder(world.store, 'runs/')).toEqual([]);
  });

  it('takes pre-deploy without a word in the plan, kept for 30 days', async () => {
    await world.run({}, { class: 'pre-deploy' });
    expect((await points())[0]?.manifest).toMatchObject({
      class: 'pre-deploy',
      retention: { keepUntil: '2026-12-20T02:30:00.000Z' },
    });
  });

  it('does not take the seal for written when the store refuses the manifest', async () => {
    const refusing = (store: Store): Store => ({
      ...store,
      putOnce: (key, body) =>
        key.endsWith('manifest.json') ? Promise.reject(transient()) : store.putOnce(key, body),
    });
    const outcome = await world.run({ store: refusing });
    expect(outcome.outcome).toBe('failed');
    expect(outcome.error?.message).toContain('could not be sealed');
    expect(await points()).toEqual([]);
  });
});

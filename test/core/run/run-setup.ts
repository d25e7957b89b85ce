import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import type { PlanConfig } from '#core/config/plan.ts';
import type { PointClass } from '#core/point/point-class.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { Processes } from '#core/ports/processes.ts';
import type { Store } from '#core/ports/store.ts';
import type { Worker } from '#core/ports/worker.ts';
import type { RunDeps } from '#core/run/deps.ts';
import { type RunOutcome, runSource } from '#core/run/run-source.ts';
import { parseConfig } from '#engines/config.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { fastClock } from '#test/support/test-clocks.ts';

interface Changes {
  readonly worker?: Worker;
  readonly store?: (real: Store) => Store;
  readonly clock?: Clock;
  readonly processes?: Processes;
  readonly throwIfStopped?: () => void;
  readonly plan?: Partial<PlanConfig>;
}

/** One source `orders` of a config, in a folder of its own, with a clock that runs a thousand times faster. */
export function setup() {
  const root = mkdtempSync(path.join(tmpdir(), 'holdfast-run-'));
  const clock = fastClock('2026-11-20T02:30:00Z');
  const store = createDirectoryStore({ root });
  const config = parseConfig(
    {
      store: { directory: root },
      plans: { nightly: { keep: { daily: '14d', weekly: '90d' } } },
      sources: { orders: { engine: 'postgres', plan: 'nightly', url: { env: 'X' }, rpo: '25h' } },
    },
    { folder: root, now: clock.now() },
  );
  const [source, plan] = [config.sources['orders'], config.plans['nightly']];
  if (!source || !plan) throw new Error('the config of this test is wrong');
  const notes: string[] = [];

  const deps = (changes: Changes = {}): RunDeps => {
    const used = changes.store?.(store) ?? store;
    return {
      store: used,
      catalog: createStoreCatalog(used),
      clock: changes.clock ?? clock,
      processes: changes.processes ?? onlyProcess(4711),
      progress: { phase() {}, bytes() {}, alive() {}, item() {}, note: (text) => void notes.push(text) },
      workerFor: () => changes.worker ?? fakeWorker(),
      throwIfStopped: changes.throwIfStopped ?? (() => {}),
      who: 'root@here',
      version: '0.1.0',
    };
  };

  const run = (
    changes: Changes = {},
    {
      signal = new AbortController().signal,
      scheduledAt = clock.now(),
      stallAfterMs = 3_600_000,
      class: asked,
    }: {
      readonly signal?: AbortSignal;
      readonly scheduledAt?: Date;
      readonly stallAfterMs?: number;
      readonly class?: PointClass;
    } = {},
  ): Promise<RunOutcome> =>
    runSource(deps(changes), {
      source,
      plan: { ...plan, ...changes.plan },
      scheduledAt,
      class: asked,
      goodLevel: 'verified',
      limits: { partBytes: 1024, maxParts: 10, streams: 1, stallAfterMs },
      signal,
    });

  return {
    root,
    config,
    clock,
    store,
    catalog: createStoreCatalog(store),
    run,
    deps,
    notes,
    cleanup: () => rmSync(root, { recursive: true }),
  };
}

/** A machine on which this process lives and every other one is gone. */
export const onlyProcess = (pid: number, others: readonly number[] = []): Processes => ({
  self: () => ({ host: 'here', pid, startedAt: '1' }),
  isRunning: (process) =>
    process.host !== 'here'
      ? 'unknown'
      : process.pid === pid || others.includes(process.pid)
        ? 'running'
        : 'gone',
});

export async function keysUnder(store: Store, prefix: string): Promise<string[]> {
  const keys: string[] = [];
  for await (const { key } of store.list(prefix)) keys.push(key);
  return keys;
}

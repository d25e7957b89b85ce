import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import { systemClock } from '#adapters/system-clock.ts';
import type { PointRecord } from '#core/point/point-record.ts';
import type { Store } from '#core/ports/store.ts';
import type { PointReader, Worker } from '#core/ports/worker.ts';
import { runSource } from '#core/run/run-source.ts';
import { createPointReader } from '#core/verify/point-reader.ts';
import { type ConfigInput, parseConfig } from '#engines/config.ts';
import { wholePoints } from '#test/support/whole-points.ts';

export interface BackedUp {
  readonly store: Store;
  readonly root: string;
  /** Takes a backup by this worker and reads it back; throws what made it fail. */
  backUp(worker: Worker): Promise<PointRecord>;
  reader(point: PointRecord): PointReader;
  cleanup(): void;
}

/** A folder store in which a source of any engine is backed up, once a call, at times of its own. */
export function createBackedUp(source: ConfigInput['sources'][string]): BackedUp {
  const root = mkdtempSync(path.join(tmpdir(), 'holdfast-backed-up-'));
  const store = createDirectoryStore({ root });
  const catalog = createStoreCatalog(store);
  let next = Date.parse('2026-11-20T02:30:00Z');
  return {
    store,
    root,
    async backUp(worker) {
      next += 3_600_000;
      const config = parseConfig(
        {
          store: { directory: root },
          plans: { nightly: { keep: { daily: '14d' }, attempts: 1 } },
          sources: { suite: source },
        },
        { folder: root, now: new Date() },
      );
      const [parsed, plan] = [config.sources['suite'], config.plans['nightly']];
      if (!parsed || !plan) throw new Error('a source under test needs the plan nightly');
      const self = { host: 'here', pid: next, startedAt: '1' };
      const deps = {
        ...{
          store,
          catalog,
          clock: systemClock,
          throwIfStopped: () => {},
          who: 'test@here',
          version: '0.0.0',
        },
        processes: { self: () => self, isRunning: () => 'gone' as const },
        progress: { phase() {}, bytes() {}, alive() {}, item() {}, note() {} },
        workerFor: () => worker,
      };
      const { outcome, error, runId } = await runSource(deps, {
        ...{ source: parsed, plan, scheduledAt: new Date(next), class: undefined, goodLevel: 'verified' },
        limits: { partBytes: 64 * 1024, maxParts: 10_000, streams: 2, stallAfterMs: 120_000 },
        signal: new AbortController().signal,
      });
      if (outcome !== 'verified') throw new Error(`${outcome}: ${error?.message} (${error?.hint})`);
      const point = (await wholePoints(catalog, 'suite')).find(({ manifest }) => manifest.runId === runId);
      if (!point) throw new Error('the point cannot be read back');
      return point;
    },
    reader: (point) => createPointReader(store, point.manifest),
    cleanup: () => rmSync(root, { recursive: true, force: true }),
  };
}

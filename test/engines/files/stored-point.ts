import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import { systemClock } from '#adapters/system-clock.ts';
import type { ContentItem } from '#core/manifest/contents.ts';
import type { Manifest } from '#core/manifest/manifest.ts';
import type { PointReader, Worker } from '#core/ports/worker.ts';
import { runSource } from '#core/run/run-source.ts';
import { createPointReader } from '#core/verify/point-reader.ts';
import { parseConfig } from '#engines/config.ts';
import { createTarget } from '#engines/files/restore/create-target.ts';
import { filesDeps } from './files-setup.ts';

export interface StoredPoint {
  readonly manifest: Manifest;
  reader(): PointReader;
}

interface Options {
  readonly maxParts?: number;
  readonly signal?: AbortSignal;
}

let next = Date.parse('2026-11-20T02:30:00Z');

/** Runs a worker as a night does: sealed and read back. */
export async function runOnce(
  worker: Worker,
  root: string,
  { maxParts = 10_000, signal = never }: Options = {},
) {
  next += 3_600_000;
  const store = createDirectoryStore({ root });
  const catalog = createStoreCatalog(store);
  const { sources, plans } = parseConfig(
    {
      store: { directory: root },
      plans: { nightly: { keep: { daily: '14d' }, attempts: 1 } },
      sources: { tree: { engine: 'files', plan: 'nightly', path: '/', rpo: '25h' } },
    },
    { folder: '/' },
  );
  const [source, plan] = [sources['tree'], plans['nightly']];
  if (!source || !plan) throw new Error('the config has neither');
  const outcome = await runSource(
    {
      ...{ store, catalog, clock: systemClock, workerFor: () => worker, throwIfStopped: () => {} },
      ...{
        who: 'test@here',
        version: '0.0.0',
        progress: { phase() {}, bytes() {}, alive() {}, item() {}, note() {} },
      },
      processes: {
        self: () => ({ host: 'here', pid: next, startedAt: '1' }),
        isRunning: () => 'gone' as const,
      },
    },
    {
      ...{
        source,
        plan,
        scheduledAt: new Date(next),
        class: undefined,
        goodLevel: 'verified' as const,
        signal,
      },
      limits: { partBytes: 64 * 1024, maxParts, streams: 2, stallAfterMs: 60_000 },
    },
  );
  return { ...outcome, store, catalog };
}

const never = new AbortController().signal;

/** The point of a run that went well. */
export async function storedPoint(worker: Worker, root: string, options: Options = {}): Promise<StoredPoint> {
  const { outcome, error, runId, store, catalog } = await runOnce(worker, root, options);
  if (outcome !== 'verified') throw new Error(`the run ${outcome}: ${error?.message}`);
  const found = await catalog.point({ engine: 'files', source: 'tree', runId });
  if (!found || 'problem' in found) throw new Error('the point cannot be read');
  const { manifest } = found;
  return { manifest, reader: () => createPointReader(store, manifest) };
}

/** What is in a folder, as a comparison after a restore sees it. */
export async function contentsOfFolder(folder: string): Promise<readonly ContentItem[]> {
  const point: Pick<Manifest, 'database'> = { database: null };
  const target = await createTarget({ url: folder, create: false, existing: 'replace' }, point, filesDeps());
  return target.contents(never);
}

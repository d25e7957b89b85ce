import * as z from 'zod';
import { createProcessShell } from '#adapters/process-shell.ts';
import { createProcesses } from '#adapters/processes.ts';
import type { S3Store } from '#adapters/s3-store/s3-store.ts';
import { createStoreAudit } from '#adapters/store-audit.ts';
import { systemClock } from '#adapters/system-clock.ts';
import type { RunRecord } from '#core/cloud/run-record.ts';
import { pointOf } from '#core/cloud/settling/gather-evidence.ts';
import type { NotingCatalog } from '#core/cloud/work/noting-catalog.ts';
import { withinDeadline } from '#core/cloud/work/within-deadline.ts';
import type { PlanConfig } from '#core/config/plan.ts';
import { drillSource } from '#core/drill/drill-source.ts';
import { PermanentError } from '#core/errors.ts';
import { wholePoint } from '#core/point/whole-point.ts';
import type { Progress } from '#core/ports/progress.ts';
import type { Secrets } from '#core/ports/secrets.ts';
import { restorePoint } from '#core/restore/restore-point.ts';
import { attemptBackup } from '#core/run/attempt-backup.ts';
import { noThawNotes } from '#core/thaw/thaw-record.ts';
import { createWarmth } from '#core/thaw/warmth.ts';
import { whenReadable } from '#core/thaw/when-readable.ts';
import { createPointReader } from '#core/verify/point-reader.ts';
import { verifyPoint } from '#core/verify/verify-point.ts';
import { type Config, parseConfig, type Source } from '#engines/config.ts';
import { goodLevelOf } from '#engines/index.ts';
import { createWorkers } from '#engines/workers.ts';

export interface Surroundings {
  readonly store: S3Store;
  readonly catalog: NotingCatalog;
  readonly secrets: Secrets;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly progress: Progress;
  readonly signal: AbortSignal;
  readonly version: string;
  readonly stallAfterMs: number;
  /** Of the bucket. */
  readonly region: string;
  readonly isIsolated: () => Promise<boolean>;
}

/** The document of a drill or a restore. */
const Document = z.record(z.string(), z.json());
type Document = z.infer<typeof Document>;

interface Done {
  readonly document?: Document;
}

/** Does what a run is for, by the part of the config that it was claimed with, and before the deadline of its plan. */
export async function perform(around: Surroundings, record: RunRecord, slice: string): Promise<Done> {
  const config = parseConfig(JSON.parse(slice), { folder: '/' });
  const source = config.sources[record.source];
  const plan = config.plans[record.plan];
  if (!source || !plan) {
    throw new PermanentError(`the part of the config has no source '${record.source}'`, {
      hint: 'deploy again, and ask for the run again',
    });
  }
  const { progress, signal } = around;
  const deadlineMs = plan.deadline.seconds * 1000;
  return withinDeadline({ progress, signal, clock: systemClock, deadlineMs }, (watched, until) =>
    work({ ...around, progress: watched, signal: until }, record, { config, source, plan }),
  );
}

async function work(
  around: Surroundings,
  record: RunRecord,
  { config, source, plan }: { readonly config: Config; readonly source: Source; readonly plan: PlanConfig },
): Promise<Done> {
  const { store, catalog, secrets, environment, progress, signal, version, stallAfterMs, region } = around;
  const clock = systemClock;
  const shell = createProcessShell();
  const makeWorker = createWorkers({ config, secrets, shell, clock, environment });
  const who = `${record.work}@task`;
  const streams = source.streams ?? plan.streams;
  const deps = { store, catalog, clock, progress, who, version };
  // what a task asked for is in its report, and settle keeps it with the run
  const thawDeps = { store, notes: noThawNotes, clock, progress, region, who };
  const warmth = createWarmth(thawDeps, record.thawSpeed);
  const workerFor = (watched: Progress) => makeWorker(record.engine, source, watched);
  const readDeps = {
    ...deps,
    audit: createStoreAudit(store),
    goodLevelOf,
    shell,
    environment,
    folder: '/',
    isIsolated: around.isIsolated,
    warmth,
    workerFor: () => workerFor(progress),
    openPoint: (manifest: Parameters<typeof createPointReader>[1], until: AbortSignal) =>
      createPointReader(store, manifest, { signal: until }),
    verify: (point: Parameters<typeof verifyPoint>[1], until: AbortSignal) =>
      verifyPoint({ ...deps, worker: workerFor(progress) }, point, until),
  };
  switch (record.work) {
    case 'backup': {
      const request = {
        ...{ source, plan, class: record.class, goodLevel: goodLevelOf(record.engine), signal },
        scheduledAt: new Date(record.scheduledAt),
        limits: { partBytes: config.store.partBytes, maxParts: config.store.maxParts, streams, stallAfterMs },
      };
      const throwIfStopped = (): void => signal.throwIfAborted();
      const runDeps = { ...deps, processes: createProcesses(), workerFor, throwIfStopped };
      await attemptBackup(runDeps, request, record, record.class ?? 'daily', record.attempt);
      return {};
    }
    case 'verify': {
      const point = await wholePoint(catalog, pointOf(record));
      const verdict = await whenReadable(warmth, point, 'verify', () =>
        verifyPoint({ ...deps, worker: workerFor(progress) }, point, signal),
      );
      if (verdict.verdict !== 'unreachable') return {};
      throw new Error(
        `the point cannot be read back now: ${verdict.findings[0]?.problem ?? 'no reason given'}`,
      );
    }
    case 'drill': {
      if (source.drill) {
        throw new PermanentError(
          `the drill of ${source.name} has a command, and a task has no folder of yours to run it in`,
          {
            hint: 'ask by checks, and deploy again',
          },
        );
      }
      return { document: asJson(await drillSource(readDeps, { source, streams, signal })) };
    }
    case 'restore': {
      if (record.point === undefined || record.target === undefined)
        throw new PermanentError('a restore without a point or a target', {
          hint: 'ask for it by npx holdfast restore --in-cloud',
        });
      const url = await secrets.resolve({ secret: record.target });
      const request = {
        address: record.point,
        url,
        label: `secret ${record.target}`,
        create: true,
        createRoles: true,
      };
      return { document: asJson(await restorePoint(readDeps, { ...request, streams, signal })) };
    }
  }
}

/** As JSON has it. */
const asJson = (report: object): Document => Document.parse(JSON.parse(JSON.stringify(report)));

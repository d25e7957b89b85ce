import { DeleteObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { createHidingS3Store } from '#adapters/s3-store/hiding/hiding-s3-store.ts';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import type { Alert } from '#core/cloud/messages.ts';
import type { Retirement } from '#core/cloud/ports/retirements.ts';
import { type RetireInCloudDeps, retireInCloud } from '#core/cloud/retiring/retire-in-cloud.ts';
import { runIdOf } from '#core/point/run-id.ts';
import { wholePoint } from '#core/point/whole-point.ts';
import type { ObjectRef } from '#core/ports/store.ts';
import { type ConfigInput, parseConfig } from '#engines/config.ts';
import { createMemoryAudit } from '#test/core/audit/memory-audit.ts';
import { putPoint } from '#test/suites/hiding.ts';
import { collect } from '#test/support/collect.ts';
import { startLyingS3 } from '#test/support/lying-s3/start.ts';
import { stillClock } from '#test/support/test-clocks.ts';
import { createMemoryIncidents } from '../memory-incidents.ts';
import { createMemoryRuns } from '../memory-runs.ts';
import { createMemoryTable } from '../memory-table.ts';

export const day = 86_400_000;
export const now = new Date('2026-11-20T12:00:00.000Z');
const written: ConfigInput = {
  store: { s3: { region: 'eu-central-1' } },
  plans: { nightly: { keep: { daily: '14d', atLeast: 2 } } },
  sources: {
    orders: { engine: 'postgres', plan: 'nightly', url: { secret: 'x' }, rpo: '25h', owner: 'team' },
  },
};

/** A deployment's retire, with a bucket that is a small server and a table in memory. Whoever sets it up stops it. */
export async function retiringSetup() {
  const s3 = await startLyingS3();
  const { endpoint, region, credentials } = s3;
  const options = { bucket: 'backups', endpoint, region, credentials };
  const hiding = createHidingS3Store({ ...options, patience: { silenceMs: 250, firstWaitMs: 5 } });
  const locked: { readonly ref: ObjectRef; readonly until: Date }[] = [];
  const store = {
    ...hiding,
    lock: async () => ({ mode: 'governance', days: 14 }) as const,
    extendLock: async (ref: ObjectRef, until: Date) => void locked.push({ ref, until }),
  };
  const lying = createStoreCatalog(store);
  const points = createMemoryTable(lying);
  const runs = createMemoryRuns();
  const incidents = createMemoryIncidents();
  const alerts: Alert[] = [];
  const kept = new Map<string, Retirement>();
  const audit = createMemoryAudit();
  const clock = stillClock(now.toISOString());
  const config = parseConfig(written, { folder: '/' });
  const deps: RetireInCloudDeps = {
    ...{ store, lying, points, runs, incidents, audit, clock },
    deployed: async () => ({ config, written: {} }),
    alerts: { send: async (alert) => void alerts.push(alert) },
    retirements: {
      get: async (source) => kept.get(source),
      put: async (retirement) => void kept.set(retirement.source, retirement),
    },
    log: { info: () => {}, warn: () => {} },
    longestLockDays: 100,
    goodLevelOf: () => 'sealed',
  };
  return {
    ...{ s3, store, points, runs, incidents, alerts, audit, clock, locked, deps, lying },
    retirement: (source = 'orders') => kept.get(source),
    retire: (more: object = {}, changed: Partial<RetireInCloudDeps> = {}) =>
      retireInCloud({ ...deps, ...changed }, { source: 'orders', ...more }),
    /** Points of so many days ago, into the bucket and the table; the oldest first. */
    async nights(...daysAgo: readonly number[]) {
      const runIds: string[] = [];
      for (const days of daysAgo) {
        const at = new Date(now.getTime() - days * day);
        const runId = runIdOf('orders', at);
        const times = { scheduledAt: at.toISOString(), consistentAt: at.toISOString() };
        const keepUntil = new Date(at.getTime() + 14 * day).toISOString();
        const retention = { keepUntil, lock: 'governance', lockedUntil: null } as const;
        await putPoint(store, runId, 'orders', { ...times, retention });
        await points.keep(await wholePoint(lying, { engine: 'postgres', source: 'orders', runId }));
        runIds.push(runId);
      }
      return runIds;
    },
    /** As somebody who may delete: a marker over each key. */
    async mark(...keys: readonly string[]) {
      const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true });
      for (const Key of keys) await client.send(new DeleteObjectCommand({ Bucket: 'backups', Key }));
      client.destroy();
    },
    listed: async () => (await points.points('orders')).points.map(({ runId }) => runId),
    inSight: async () =>
      [...(await collect(store.list('points/'))), ...(await collect(store.list('data/')))].map(
        ({ key }) => key,
      ),
  };
}

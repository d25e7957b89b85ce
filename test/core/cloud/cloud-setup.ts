import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import type { Alert, WorkMessage } from '#core/cloud/messages.ts';
import type { Launched } from '#core/cloud/ports/launcher.ts';
import type { EndedRun } from '#core/cloud/ports/run-metrics.ts';
import type { RunKey, RunRecord } from '#core/cloud/run-record.ts';
import { pointOf } from '#core/cloud/settling/gather-evidence.ts';
import { type SettleDeps, settleRun, type TaskNews } from '#core/cloud/settling/settle-run.ts';
import type { StartDeps } from '#core/cloud/starting/deps.ts';
import { launchAgain } from '#core/cloud/starting/launch-run.ts';
import { startRun } from '#core/cloud/starting/start-run.ts';
import type { TaskEnd } from '#core/cloud/task-end.ts';
import { createNotingCatalog } from '#core/cloud/work/noting-catalog.ts';
import { workOnTask } from '#core/cloud/work/work-on-task.ts';
import { createStoreMeasurements } from '#core/judging/history/store-measurements.ts';
import type { Clock } from '#core/ports/clock.ts';
import type { ObjectRef, Store } from '#core/ports/store.ts';
import type { Worker } from '#core/ports/worker.ts';
import { attemptBackup } from '#core/run/attempt-backup.ts';
import { verifyPoint } from '#core/verify/verify-point.ts';
import { type ConfigInput, parseConfig } from '#engines/config.ts';
import { goodLevelOf } from '#engines/good-level.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { fastClock } from '#test/support/test-clocks.ts';
import { createMemoryIncidents } from './memory-incidents.ts';
import { createMemoryRuns } from './memory-runs.ts';
import { createMemoryTable } from './memory-table.ts';

interface CloudServices {
  readonly launchers: StartDeps['services'];
  readonly lookers: SettleDeps['services'];
}

/** One plan and a few sources, everything of AWS in memory, points in a folder or where a test puts them. */
export function cloud(
  change: Partial<ConfigInput> = {},
  storeIn: (root: string) => Store = (root) => createDirectoryStore({ root }),
  services: CloudServices = { launchers: new Map(), lookers: new Map() },
  clock = fastClock('2026-11-20T02:30:00Z'),
) {
  const root = mkdtempSync(path.join(tmpdir(), 'holdfast-cloud-'));
  const written: ConfigInput = {
    store: { s3: { region: 'eu-central-1' } },
    plans: { nightly: { keep: { daily: '14d' }, attempts: 2 } },
    sources: {
      orders: {
        engine: 'postgres',
        plan: 'nightly',
        url: { secret: 'prod/orders' },
        rpo: '25h',
        owner: 'team-orders',
      },
      users: { engine: 'postgres', plan: 'nightly', url: { secret: 'prod/users' }, rpo: '25h' },
    },
    ...change,
  };
  const store = storeIn(root);
  const lying = createStoreCatalog(store);
  const config = parseConfig(written, { folder: '/', now: clock.now() });
  const deployed = async () => ({ config, written: JSON.parse(JSON.stringify(written)) });
  const runs = createMemoryRuns();
  const sent: { readonly message: WorkMessage; readonly delaySeconds: number }[] = [];
  const alerts: Alert[] = [];
  const locked: { readonly ref: ObjectRef; readonly until: Date }[] = [];
  const counted: EndedRun[] = [];
  const events: string[] = [];
  const log = {
    info: (event: string) => void events.push(event),
    warn: (event: string) => void events.push(event),
  };
  const tasks = new Map<string, { input: string; end?: TaskEnd }>();
  /** What ECS will answer next; launched when nothing is in it. */
  const answers: (Launched | Error)[] = [];
  const table = createMemoryTable(lying);
  const queue = {
    send: async (messages: readonly WorkMessage[], delaySeconds = 0) =>
      void sent.push(...messages.map((message) => ({ message, delaySeconds }))),
  };
  const start: StartDeps = {
    ...{ deployed, runs, queue, clock, log, points: table },
    goodLevelOf,
    services: services.launchers,
    launcher: {
      inputFor: async (record) => JSON.stringify({ token: `${record.runId} ${record.launches}` }),
      async launch(input) {
        const answer = answers.shift();
        if (answer instanceof Error) throw answer;
        if (answer) return answer;
        const known = [...tasks].find(([, task]) => task.input === input);
        const taskArn = known?.[0] ?? `arn:task/${tasks.size + 1}`;
        if (!known) tasks.set(taskArn, { input });
        return { as: 'launched', taskArn };
      },
    },
  };
  const settling: SettleDeps = {
    ...{ runs, queue, clock, log, lying, points: table, incidents: createMemoryIncidents() },
    store: { ...store, extendLock: async (ref, until) => void locked.push({ ref, until }) },
    measurements: createStoreMeasurements({ store, catalog: lying, goodLevelOf }),
    goodLevelOf,
    services: services.lookers,
    version: '0.0.0',
    longestLockDays: 29,
    metrics: { ended: (run) => void counted.push(run) },
    alerts: { send: async (alert) => void alerts.push(alert) },
    launcher: {
      async stop(arn, reason) {
        const task = tasks.get(arn);
        if (task) task.end = { exitCode: 137, stopCode: 'UserInitiated', reason };
      },
      async look(arn) {
        const task = tasks.get(arn);
        if (!task) return { as: 'unknown' };
        return task.end ? { as: 'stopped', end: task.end } : { as: 'running' };
      },
    },
  };
  const only = async (source = 'orders'): Promise<RunRecord> => {
    const [record, ...others] = runs.all().filter((run) => run.source === source);
    if (!record || others.length > 0) throw new Error(`${others.length + 1} runs of ${source}`);
    return record;
  };
  return {
    ...{
      root,
      clock,
      store,
      lying,
      config,
      runs,
      sent,
      alerts,
      locked,
      counted,
      events,
      tasks,
      answers,
      table,
      start,
      settling,
      only,
    },
    ask: (source = 'orders', scheduledAt = '2026-11-20T02:30:00Z') =>
      startRun(start, { ask: 'run', kind: 'backup', source, scheduledAt }),
    again: ({ kind, source, runId }: RunKey) => launchAgain(start, { ask: 'launch', kind, source, runId }),
    settle: (key: RunKey, news?: TaskNews) => settleRun(settling, key, news),
    /** What a task of the newest launch does; returns its exit code. */
    work: (record: RunRecord, worker: Worker = fakeWorker(), signal = new AbortController().signal) =>
      work({ store, lying, runs, clock, log, config }, record, worker, signal),
    /** The same by a task whose clock is another one. */
    workBy: (clockOfTask: Clock, record: RunRecord, worker: Worker = fakeWorker()) => {
      const around = { store, lying, runs, clock: clockOfTask, log, config };
      return work(around, record, worker, new AbortController().signal);
    },
    cleanup: () => rmSync(root, { recursive: true, force: true }),
  };
}
export type Cloud = ReturnType<typeof cloud>;

/** A task as containers/worker has it, with an engine of a few bytes. */
function work(
  {
    store,
    lying,
    runs,
    clock,
    log,
    config,
  }: Pick<Cloud, 'store' | 'lying' | 'runs' | 'config'> & {
    readonly clock: Clock;
    readonly log: StartDeps['log'];
  },
  { kind, source, runId, launches: launch, work: what }: RunRecord,
  worker: Worker,
  signal: AbortSignal,
): Promise<number> {
  const catalog = createNotingCatalog(lying);
  const progress = { phase() {}, bytes() {}, alive() {}, item() {}, note() {} };
  const deps = {
    store,
    catalog,
    clock,
    progress,
    who: 'worker',
    version: '0.0.0',
    throwIfStopped: () => signal.throwIfAborted(),
  };
  const processes = {
    self: () => ({ host: 'task', pid: 1, startedAt: '' }),
    isRunning: () => 'unknown' as const,
  };
  return workOnTask(
    {
      ...{ store, runs, clock, log },
      noted: () => catalog.judgements,
      async perform(record) {
        const named = config.sources[source];
        const plan = config.plans['nightly'];
        if (!named || !plan) throw new Error('not in the config');
        if (record.work === 'backup') {
          const limits = { partBytes: 1024, maxParts: 10, streams: 1, stallAfterMs: 3_600_000 };
          const scheduledAt = new Date(record.scheduledAt);
          const request = {
            source: named,
            plan,
            scheduledAt,
            class: record.class,
            goodLevel: 'verified' as const,
            limits,
            signal,
          };
          const runDeps = { ...deps, processes, workerFor: () => worker };
          await attemptBackup(runDeps, request, record, record.class ?? 'daily', record.attempt);
        } else {
          const point = await catalog.point(pointOf(record));
          if (!point || 'problem' in point) throw new Error('no point to read back');
          await verifyPoint({ ...deps, worker }, point, signal);
        }
        return {};
      },
    },
    { kind, source, runId, launch, work: what },
  );
}

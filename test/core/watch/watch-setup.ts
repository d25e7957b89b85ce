import type { Alert, WorkMessage } from '#core/cloud/messages.ts';
import type { TaskLooker } from '#core/cloud/ports/launcher.ts';
import type { Retirement } from '#core/cloud/ports/retirements.ts';
import type { RunKey, RunRecord, ToldError } from '#core/cloud/run-record.ts';
import type { PointRecord } from '#core/point/point-record.ts';
import { runIdOf } from '#core/point/run-id.ts';
import type { StoreCheck } from '#core/ports/store.ts';
import type { Check } from '#core/watch/check.ts';
import { accountChecks } from '#core/watch/checks/account-checks.ts';
import { missedCheck } from '#core/watch/checks/missed.ts';
import { stalledCheck } from '#core/watch/checks/stalled.ts';
import { drillsCheck } from '#core/watch/drills/drills-check.ts';
import { pointsCheck } from '#core/watch/points/points-check.ts';
import type { AccountPart } from '#core/watch/ports/account.ts';
import type { Ages } from '#core/watch/ports/age-metrics.ts';
import type { Remembered } from '#core/watch/ports/memory-keeper.ts';
import type { SeenProgress } from '#core/watch/ports/seen-runs.ts';
import { type WatchDeps, watchRound } from '#core/watch/round/watch-round.ts';
import { retireCheck } from '#core/watch/sources/retire-check.ts';
import { secretsCheck } from '#core/watch/sources/secrets-check.ts';
import { type ConfigInput, parseConfig } from '#engines/config.ts';
import { goodLevelOf } from '#engines/good-level.ts';
import { createMemoryIncidents } from '#test/core/cloud/memory-incidents.ts';
import { createMemoryRuns } from '#test/core/cloud/memory-runs.ts';
import { sampleRun } from '#test/suites/run-records.ts';

type Looked = Awaited<ReturnType<TaskLooker['look']>>;
type Progress = Awaited<ReturnType<SeenProgress['get']>>;

const source = { engine: 'postgres', plan: 'nightly', url: { secret: 'prod/orders' }, rpo: '25h' } as const;

/** One plan, one source unless a test says otherwise, and watch with everything that it asks in memory. */
export function watching(change: Partial<ConfigInput> = {}) {
  const written: ConfigInput = {
    store: { s3: { region: 'eu-central-1' } },
    plans: {
      nightly: { schedule: 'cron(30 3 * * ? *)', keep: { daily: '14d' }, drill: 'cron(0 5 ? * SUN *)' },
    },
    sources: { orders: { ...source, rto: '1h', owner: 'team-orders', contacts: ['#oncall'] } },
    ...change,
  };
  const config = parseConfig(written, { folder: '/' });
  const runs = createMemoryRuns();
  const points: PointRecord[] = [];
  const incidents = createMemoryIncidents();
  const alerts: Alert[] = [];
  const sent: WorkMessage[] = [];
  const stopped: { readonly arn: string; readonly reason: string }[] = [];
  const told = new Map<string, Progress>();
  const looks = new Map<string, Looked>();
  /** Without an entry, retire has just come to its end. */
  const retired = new Map<string, Retirement | undefined>();
  const account = new Map<AccountPart, readonly StoreCheck[] | Error>();
  const asked: AccountPart[] = [];
  const kept: { memory: Remembered } = { memory: { schedules: {}, sources: {}, looks: {} } };
  const beats: string[] = [];
  const ages: { readonly at: string; readonly seen: readonly Ages[] }[] = [];
  const waiting = { count: 0 };
  const faults = new Map<'points' | 'runs' | 'alerts' | 'heartbeat' | 'memory', Error>();
  const fail = (part: Parameters<typeof faults.get>[0]): void => {
    const error = faults.get(part);
    if (error) throw error;
  };

  const newestRuns = (of: string, kind: string): RunRecord[] =>
    runs
      .all()
      .filter((run) => run.source === of && run.kind === kind)
      .sort((a, b) => b.runId.localeCompare(a.runId));
  const seenRuns = {
    atWork: () => runs.atWork(),
    async *newest(of: string, kind: string) {
      fail('runs');
      yield* newestRuns(of, kind);
    },
  };
  const seenPoints = {
    async *newest(of: string) {
      fail('points');
      yield* points
        .filter((point) => point.source === of)
        .sort((a, b) => b.manifest.consistentAt.localeCompare(a.manifest.consistentAt));
    },
  };
  const events: { readonly event: string; readonly facts: unknown }[] = [];
  const log = {
    info: (event: string, facts?: unknown) => void events.push({ event, facts }),
    warn: (event: string, facts?: unknown) => void events.push({ event, facts }),
  };
  const queue = { send: async (messages: readonly WorkMessage[]) => void sent.push(...messages) };
  const part = (name: AccountPart) => async () => {
    asked.push(name);
    const found = account.get(name) ?? [];
    if (found instanceof Error) throw found;
    return found;
  };
  const secrets = new Map<string, ToldError>();
  const secretsSeen: string[] = [];
  const retirementOf = (of: string): Retirement | undefined =>
    retired.has(of)
      ? retired.get(of)
      : { source: of, at: new Date(now.ms).toISOString(), outcome: 'nothing', stays: 0, due: 0 };
  const checks: readonly Check[] = [
    stalledCheck({
      ...{ runs: seenRuns, log, stallAfterMs: 300_000 },
      progress: { get: async ({ kind, runId }: RunKey) => told.get(`${kind} ${runId}`) },
      tasks: {
        stop: async (arn, reason) => void stopped.push({ arn, reason }),
        look: async (arn) => looks.get(arn) ?? { as: 'running', hasBegun: true },
      },
    }),
    missedCheck({ runs: seenRuns, queue, goodLevelOf, waiting: async () => waiting.count }),
    pointsCheck({ points: seenPoints, queue, goodLevelOf }),
    drillsCheck({ runs: seenRuns, goodLevelOf }),
    retireCheck({ retirements: { get: async (of) => retirementOf(of) } }),
    secretsCheck({
      async problemOf({ name: of }) {
        secretsSeen.push(of);
        return secrets.get(of);
      },
    }),
    ...accountChecks({
      schedules: part('schedules'),
      store: part('store'),
      key: part('key'),
      deadLetters: part('deadLetters'),
      subscriptions: part('subscriptions'),
    }),
  ];
  const now = { ms: 0 };
  const deps: WatchDeps = {
    ...{ incidents, checks, log, points: seenPoints },
    deployed: async () => ({ config, written: JSON.parse(JSON.stringify(written)) }),
    alerts: {
      async send(alert) {
        fail('alerts');
        alerts.push(alert);
      },
    },
    ages: { seen: (seen, at) => void ages.push({ at: at.toISOString(), seen }) },
    goodLevelOf,
    memory: {
      read: async () => kept.memory,
      async keep(memory) {
        fail('memory');
        kept.memory = memory;
      },
    },
    clock: {
      now: () => new Date(now.ms),
      sleep: (_, signal) =>
        new Promise((_resolve, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    },
    heartbeat: {
      async beat() {
        fail('heartbeat');
        beats.push(new Date(now.ms).toISOString());
      },
    },
  };

  return {
    ...{ config, runs, points, incidents, alerts, sent, stopped, told, looks, account, asked, kept },
    ...{ ages, retired, secrets, secretsSeen, beats, waiting, faults, deps, events, now },

    /** A round at a time. */
    async round(at: string) {
      now.ms = Date.parse(at);
      return watchRound(deps, new Date(at));
    },

    /** A run as its record tells of it. */
    async has(kind: RunRecord['kind'], of: string, scheduledAt: string, more: Partial<RunRecord> = {}) {
      const at = new Date(scheduledAt).toISOString();
      const runId = runIdOf(of, new Date(at));
      const record = sampleRun(of, 3, {
        ...{ kind, runId, work: kind, scheduledAt: at, acceptedAt: at, since: at },
        ...more,
      });
      await runs.claim(record);
      return record;
    },

    /** What is open: `kind source`. */
    async open(): Promise<readonly string[]> {
      const found: string[] = [];
      for await (const { kind, source: of } of incidents.everywhere()) found.push(`${kind} ${of}`);
      return found.sort();
    },

    /** What people were told: `what kind source`. */
    saidTo: () => alerts.map(({ what, kind, source: of }) => `${what} ${kind} ${of}`),
  };
}
export type Watching = ReturnType<typeof watching>;

/** Many sources of one plan. */
export const manySources = (count: number): ConfigInput['sources'] =>
  Object.fromEntries(
    Array.from({ length: count }, (_, index) => [`s${String(index).padStart(5, '0')}`, { ...source }]),
  );

import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';
import { examine } from '#core/doctor/examine.ts';
import { TransientError } from '#core/errors.ts';
import { runIdOf } from '#core/point/run-id.ts';
import type { Inspection, Worker } from '#core/ports/worker.ts';
import { parseSchedule } from '#core/schedule/schedule.ts';
import { createMemoryCatalog } from '#test/core/restore/memory-catalog.ts';
import { samplePoint } from '#test/core/restore/sample-point.ts';

const now = new Date('2026-11-20T05:00:00Z');
const plan = {
  name: 'nightly',
  schedule: parseSchedule('cron(30 3 * * ? *)'),
  timeZone: 'UTC',
  keep: { 'pre-deploy': { seconds: 1 }, 'on-demand': { seconds: 1 }, atLeast: 3 },
  attempts: 3,
  deadline: { seconds: 1 },
  streams: 2,
};
const source = {
  name: 'orders',
  engine: 'postgres',
  plan: 'nightly',
  paused: false,
  rpo: { seconds: 93_600 },
};

interface Given {
  readonly inspections?: readonly Inspection[];
  readonly inspectError?: Error;
  readonly points?: readonly ReturnType<typeof samplePoint>[];
  readonly broken?: Parameters<typeof createMemoryCatalog>[1];
  readonly timeZone?: string;
  readonly rpoSeconds?: number;
  readonly gone?: boolean;
  /** Written into the store's folder before. */
  readonly files?: Readonly<Record<string, string>>;
}

async function examined(given: Given = {}) {
  const { inspections = [{ name: 'connect', ok: true }], points = [samplePoint()], files = {} } = given;
  const root = await mkdtemp(join(tmpdir(), 'holdfast-doctor-'));
  onTestFinished(async () => rm(root, { recursive: true }));
  for (const [key, body] of Object.entries(files)) {
    await mkdir(join(root, key, '..'), { recursive: true });
    await writeFile(join(root, key), body);
    await utimes(join(root, key), now, new Date('2026-11-19T03:31:00Z'));
  }
  const unused = async () => Promise.reject(new Error('not here'));
  const worker: Worker = {
    async inspect() {
      if (given.inspectError) throw given.inspectError;
      return inspections;
    },
    backup: unused,
    restoreText: () => '',
    verify: unused,
    target: unused,
    scratch: unused,
  };
  const checks = await examine(
    {
      store: createDirectoryStore({ root }),
      catalog: createMemoryCatalog(points, given.broken),
      clock: { now: () => now, sleep: async () => {} },
      processes: {
        self: () => ({ host: 'h', pid: 1, startedAt: 'x' }),
        isRunning: () => (given.gone ? 'gone' : 'running'),
      },
      workerFor: () => worker,
      onStep() {},
    },
    {
      sources: { orders: { ...source, rpo: { seconds: given.rpoSeconds ?? source.rpo.seconds } } },
      plans: { nightly: { ...plan, timeZone: given.timeZone ?? 'UTC' } },
      signal: new AbortController().signal,
    },
  );
  return checks;
}

const problems = async (given: Given) =>
  (await examined(given)).filter(({ problem }) => problem !== undefined);

it('finds nothing wrong where nothing is', async () => {
  expect(await examined()).toStrictEqual([
    { name: 'config', ok: true },
    { name: 'store', ok: true },
    { name: 'connect', source: 'orders', ok: true },
    { name: 'plan', source: 'orders', ok: true },
    { name: 'remains', ok: true },
  ]);
});

it('fails for what would fail tonight, and only warns of what would not', async () => {
  const inspections = [
    { name: 'rights', ok: false, problem: 'no right to read public.secrets', hint: 'grant it' },
    { name: 'streams', ok: false, warning: true, problem: 'only one stream', hint: 'raise max_connections' },
  ];
  expect(await problems({ inspections })).toMatchObject([
    { name: 'rights', source: 'orders', ok: false, hint: 'grant it' },
    { name: 'streams', source: 'orders', ok: true, problem: 'only one stream' },
  ]);
});

it('goes on after a source that cannot be looked at', async () => {
  const inspectError = new TransientError('no route to host', { hint: 'see the network' });
  const checks = await examined({ inspectError });
  expect(checks).toContainEqual({
    name: 'source',
    source: 'orders',
    ok: false,
    problem: 'no route to host',
    hint: 'see the network',
  });
  expect(checks.at(-1)?.name).toBe('remains');
});

it('warns when usual duration or the night of 25 hours breaks rpo', async () => {
  const slow = samplePoint({ startedAt: '2026-11-20T00:30:00.000Z' });
  expect(await problems({ points: [slow] })).toMatchObject([
    {
      name: 'plan',
      ok: true,
      problem: expect.stringContaining('27 h old'),
      hint: expect.stringContaining("'27h'"),
    },
  ]);
  expect(await problems({ timeZone: 'Europe/Berlin', rpoSeconds: 90_000 })).toStrictEqual([]);
  expect(await problems({ timeZone: 'Europe/Berlin', rpoSeconds: 88_200 })).toMatchObject([
    { problem: expect.stringContaining('clocks go back') },
  ]);
});

const oldRun = runIdOf('orders', new Date('2026-11-01T03:30:00Z'));
const newRun = runIdOf('orders', new Date('2026-11-19T03:30:00Z'));

it('names attempts that no manifest names, and when they go', async () => {
  const sealed = samplePoint();
  const found = await problems({
    points: [sealed],
    files: {
      [`data/daily/postgres/orders/${oldRun}/1/0001.dump`]: 'x',
      [`data/daily/postgres/orders/${newRun}/2/0001.dump`]: 'x',
      [`data/daily/postgres/orders/${sealed.runId}/1/0001.dump`]: 'x',
    },
  });
  expect(found).toMatchObject([
    {
      problem: expect.stringContaining(oldRun),
      hint: expect.stringContaining('older than 7 days'),
      ok: true,
    },
    { problem: expect.stringContaining(newRun), hint: expect.stringContaining('after 7 days') },
  ]);
});

const claim = (runId: string) =>
  JSON.stringify({
    source: 'orders',
    runId,
    scheduledAt: '2026-11-19T03:30:00.000Z',
    class: 'daily',
    host: 'h',
    pid: 42,
    startedAt: 'x',
    claimedAt: '2026-11-19T03:30:00.000Z',
    leaseUntil: '2026-11-20T05:10:00.000Z',
  });

it('names a run whose process is gone, and what it was writing', async () => {
  const files = {
    [`runs/postgres/orders/${newRun}/claim.json`]: claim(newRun),
    [`data/daily/postgres/orders/${newRun}/1/.unfinished-0001.dump`]: 'xyz',
  };
  expect(await problems({ files, gone: true })).toMatchObject([
    {
      problem: expect.stringContaining('pid 42 on h'),
      hint: expect.stringContaining('npx holdfast run orders'),
    },
    { problem: expect.stringContaining('1 unfinished file of 3 bytes') },
  ]);
  // A run under way is no remains.
  expect(await problems({ files })).toStrictEqual([]);
});

it('names folders that look like a point, and manifests that cannot be believed', async () => {
  const broken = [
    { engine: 'postgres', source: 'orders', runId: oldRun, problem: 'does not match its seal' },
  ];
  const files = { [`points/postgres/orders/${newRun}/RESTORE.md`]: 'x' };
  expect(await problems({ files, broken })).toMatchObject([
    { problem: expect.stringContaining('does not match its seal') },
    { problem: expect.stringContaining(`${newRun}/ has no manifest`) },
  ]);
});

import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Report, sealReport } from '#core/cloud/report.ts';
import type { RunKind, RunRecord } from '#core/cloud/run-record.ts';
import { startRun } from '#core/cloud/starting/start-run.ts';
import { workOnTask } from '#core/cloud/work/work-on-task.ts';
import { PermanentError, TransientError } from '#core/errors.ts';
import type { LevelRecord } from '#core/manifest/level-record.ts';
import { pointName } from '#core/point/point-record.ts';
import { isGood } from '#core/point/standing.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { type Cloud, cloud } from '../cloud-setup.ts';

const at = '2026-11-20T02:31:00.000Z';
let world: Cloud;
beforeEach(async () => {
  world = cloud();
  await world.ask();
});
afterEach(() => world.cleanup());

/** The first file of the store whose path ends so. */
function fileOf(ending: string): string {
  const found = readdirSync(world.root, { recursive: true, encoding: 'utf8' }).find((name) =>
    name.endsWith(ending),
  );
  return path.join(world.root, found ?? '(no such file)');
}

const unread = fakeWorker({
  onVerify: () => {
    throw new TransientError('no answer', { hint: 'wait' });
  },
});

/** A point that was sealed and never read back, and the report of its task in the store. */
async function sealedPoint(source = 'orders') {
  const run = await world.only(source);
  await world.work(run, unread);
  return manifestOf(run);
}

async function manifestOf(run: RunRecord) {
  const found = await world.lying.point(run);
  if (!found || 'problem' in found) throw new Error('no point');
  return found;
}

const good = async (source = 'orders'): Promise<boolean> => {
  const [point] = (await world.table.points(source)).points;
  return point !== undefined && isGood(point, 'verified');
};

/** What a worker that lies, or is of somebody else, says in place of the report. */
function say(
  { kind, source, runId, work, launches: launch }: RunRecord,
  judgements: readonly { readonly seal: string; readonly record: Omit<LevelRecord, 'by' | 'detail'> }[],
  document?: Report['document'],
): void {
  const file = fileOf(`/${runId}/${kind}/report-${launch}.json`);
  rmSync(file, { force: true });
  const told = judgements.map(({ seal, record }) => ({ seal, record: { ...record, by: 'w', detail: 'x' } }));
  writeFileSync(
    file,
    sealReport({
      ...{ report: 1, kind, source, runId, launch, work, at, judgements: told },
      ...(document ? { document } : {}),
    }),
  );
}

async function ends(run: RunRecord, exitCode = 0) {
  return world.settle(run, { launch: run.launches, end: { exitCode, stopCode: 'EssentialContainerExited' } });
}

describe('a report', () => {
  it('of a reading that missed bytes makes no point good', async () => {
    const { manifest } = await sealedPoint();
    const run = await world.only();
    const { source, runId } = run;
    const bytesRead = manifest.totals.bytes - 1;
    say(run, [{ seal: manifest.seal, record: { level: 'verified', source, runId, at, bytesRead } }]);
    await ends(run);
    expect(await good()).toBe(false);
    expect(await world.only()).toMatchObject({ state: 'queued', work: 'verify' });
  });

  it.each(['verified', 'proven'] as const)('of a task makes no point of another source %s', async (level) => {
    const { manifest } = await sealedPoint();
    const victim = await world.only();
    await ends(victim);
    await world.ask('users');
    const users = await world.only('users');
    await world.work(users);
    const { source, runId } = victim;
    const record = { level, source, runId, at, bytesRead: manifest.totals.bytes };
    say(users, [{ seal: manifest.seal, record }]);
    await ends(users);
    expect(await good('orders')).toBe(false);
  });

  it('of a backup proves nothing: that is for drills', async () => {
    const { manifest } = await sealedPoint();
    const run = await world.only();
    const { source, runId } = run;
    say(run, [{ seal: manifest.seal, record: { level: 'proven', source, runId, at } }]);
    await ends(run);
    expect(await good()).toBe(false);
  });

  it.each(['suspect', 'accepted'] as const)('of a task says of no point that it is %s', async (level) => {
    await world.work(await world.only());
    const run = await world.only();
    const { manifest } = await manifestOf(run);
    const { source, runId } = run;
    const read = { level: 'verified' as const, source, runId, at, bytesRead: manifest.totals.bytes };
    const later = { level, source, runId, at: '2026-11-20T09:00:00.000Z' };
    say(run, [
      { seal: manifest.seal, record: read },
      { seal: manifest.seal, record: later },
    ]);
    await ends(run);
    expect(await world.only()).toMatchObject({ outcome: 'verified' });
    const [point] = (await world.table.points('orders')).points;
    expect(point?.history.map((record) => record.level)).toEqual(['verified']);
  });

  it('from a clock that is ahead hides no damage that was found after it', async () => {
    await world.work(await world.only());
    const run = await world.only();
    const { manifest } = await manifestOf(run);
    const { source, runId } = run;
    const later = '2026-11-20T09:00:00.000Z';
    const record = { level: 'verified' as const, source, runId, at: later, bytesRead: manifest.totals.bytes };
    say(run, [{ seal: manifest.seal, record }]);
    rmSync(fileOf('0001.bin'));
    await ends(run);
    expect(await world.only()).toMatchObject({ outcome: 'failed' });
    expect((await world.table.points('orders')).points[0]?.flags).toEqual(['damaged']);
  });
});

describe('a drill', () => {
  /** A drill of the same source that was due at the same second as the backup, so that both have one run id. */
  async function drillOf() {
    await startRun(world.start, {
      ask: 'run',
      kind: 'drill',
      source: 'orders',
      scheduledAt: '2026-11-20T02:30:00Z',
    });
    return runOf('drill');
  }
  const runOf = (kind: RunKind): RunRecord => {
    const found = world.runs.all().find((run) => run.kind === kind);
    if (!found) throw new Error(`no ${kind}`);
    return found;
  };
  /** What its task does: it says that the point was proven. */
  async function drills(
    drill: RunRecord,
    document: Report['document'],
    judgements: Report['judgements'] = [],
  ) {
    const { store, runs, clock } = world;
    const log = { info() {}, warn() {} };
    const found = document ? { document } : {};
    const deps = { store, runs, clock, log, noted: () => judgements, perform: async () => found };
    const { kind, source, runId, work, launches: launch } = drill;
    return ends(drill, await workOnTask(deps, { kind, source, runId, launch, work }));
  }

  it('and a backup with the same id read each other’s report never', async () => {
    const drill = await drillOf();
    await drills(drill, { verdict: 'stale', point: null, errors: ['there is no good point'] });
    const backup = runOf('backup');
    expect(backup.runId).toBe(drill.runId);
    expect(await world.work(backup)).toBe(0);
    await ends(backup);
    expect(runOf('backup')).toMatchObject({ outcome: 'verified' });
    expect(runOf('drill')).toMatchObject({ outcome: 'stale' });
    expect(world.alerts).toMatchObject([
      { kind: 'drill', error: { message: 'the drill ended with stale: there is no good point' } },
    ]);
  });

  it('that passes is believed when it has proven a point as it lies in the store', async () => {
    const backup = await world.only();
    const drill = await drillOf();
    await world.work(backup);
    await ends(backup);
    const point = await manifestOf(backup);
    const { source, runId } = point;
    const record = { level: 'proven' as const, source, runId, at, by: 'w', detail: 'x' };
    await drills(drill, { verdict: 'pass', point: pointName(point) }, [
      { seal: point.manifest.seal, record },
    ]);
    expect(runOf('drill')).toMatchObject({ outcome: 'pass' });
    expect((await world.table.points('orders')).points[0]).toMatchObject({ level: 'proven', flags: [] });
  });

  it.each([
    ['no point', () => ({ verdict: 'pass' }), 'none'],
    ['a point without having proven it', (name: string) => ({ verdict: 'pass', point: name }), 'none'],
    ['a point that is another one by now', (name: string) => ({ verdict: 'pass', point: name }), 'other'],
  ])('that says pass of %s is not believed', async (_, document, seal) => {
    const backup = await world.only();
    const drill = await drillOf();
    await world.work(backup);
    await ends(backup);
    const { source, runId } = backup;
    const record = { level: 'proven' as const, source, runId, at, by: 'w', detail: 'x' };
    await drills(
      drill,
      document(pointName(backup)),
      seal === 'none' ? [] : [{ seal: 'f'.repeat(64), record }],
    );
    expect(runOf('drill')).toMatchObject({
      outcome: 'failed',
      error: { hint: expect.stringContaining('nothing is proven') },
    });
    expect((await world.table.points('orders')).points[0]).toMatchObject({ level: 'verified' });
  });

  it('whose check failed says which', async () => {
    const checks = [
      { check: 'SELECT 1', ok: true, found: '1' },
      { check: 'SELECT max(at)', ok: false, found: '2020' },
    ];
    await drills(await drillOf(), { verdict: 'fail-backup', point: null, checks });
    expect(runOf('drill').error?.message).toBe(
      'the drill ended with fail-backup: SELECT max(at), found 2020',
    );
  });
});

it('a restore whose task was killed is not tried again over what it has begun, and says what may be there', async () => {
  const point = 'orders@20261120T023000Z-3f9a1c';
  await startRun(world.start, {
    ...{ ask: 'run', kind: 'restore', source: 'orders', scheduledAt: at },
    ...{ point, target: 'prod/copy' },
  });
  const restore = world.runs.all().find(({ kind }) => kind === 'restore');
  if (!restore) throw new Error('no restore');
  await ends(restore, 137);
  expect(await world.runs.get(restore)).toMatchObject({ state: 'ended', outcome: 'failed', attempt: 1 });
  expect(world.alerts).toMatchObject([
    {
      ...{ kind: 'restore', point, target: 'prod/copy' },
      error: {
        message: expect.stringContaining('may have left a database that is restored by half'),
        hint: expect.stringContaining('drop that database before you ask again'),
      },
    },
  ]);
});

it('an error as long as a dump is cut before it is kept and sent', async () => {
  const error = new PermanentError(`permission denied: ${'x'.repeat(500_000)}`, {
    hint: 'y'.repeat(500_000),
  });
  const worker = fakeWorker({
    onBackup: () => {
      throw error;
    },
  });
  const run = await world.only();
  await ends(run, await world.work(run, worker));
  const told = (await world.only()).error;
  expect(told?.message).toMatch(/^permission denied: x+ … \(500019 characters; the log has them all\)$/);
  expect(JSON.stringify(world.alerts[0]).length).toBeLessThan(6_000);
});

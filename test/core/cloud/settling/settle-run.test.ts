import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { settleOpen } from '#core/cloud/settling/settle-open.ts';
import { settleRun } from '#core/cloud/settling/settle-run.ts';
import { PermanentError, TransientError } from '#core/errors.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { type Cloud, cloud } from '../cloud-setup.ts';

const tenMinutes = 10 * 60_000;
let world: Cloud;
beforeEach(async () => {
  world = cloud();
  await world.ask();
});
afterEach(() => world.cleanup());

const failing = (error: Error) =>
  fakeWorker({
    onBackup: () => {
      throw error;
    },
  });
const permanent = failing(new PermanentError('permission denied for table t', { hint: 'grant it' }));
const transient = failing(new TransientError('the server went away', { hint: 'look at its log' }));

/** The task ends as ECS would tell it, and its news arrives. */
async function ends(exitCode: number | undefined, more: Record<string, string> = {}) {
  const record = await world.only();
  const end = { exitCode, stopCode: 'EssentialContainerExited', ...more };
  const task = world.tasks.get(record.taskArn ?? '');
  if (task) task.end = end;
  return world.settle(record, { launch: record.launches, end });
}
const point = async () => (await world.table.points('orders')).points[0];

describe('a run whose task has ended', () => {
  it('is verified by what lies in the store, kept, locked, and nobody is woken', async () => {
    expect(await world.work(await world.only())).toBe(0);
    expect(await ends(0)).toBe('ended');
    expect(await world.only()).toMatchObject({ state: 'ended', outcome: 'verified', told: true });
    expect(await point()).toMatchObject({ level: 'verified', flags: [] });
    expect(world.alerts).toEqual([]);
  });

  it('comes to the same end when it is asked again, by news or without, and judges once', async () => {
    await world.work(await world.only());
    await ends(0);
    const before = await world.only();
    expect(await ends(0)).toBe('ended');
    expect(await world.settle(before)).toBe('ended');
    expect(await world.only()).toEqual(before);
    expect((await point())?.history).toHaveLength(1);
  });

  it('is found by asking when the news was lost', async () => {
    await world.work(await world.only());
    const record = await world.only();
    expect(await world.settle(record)).toBe('under way');
    const task = world.tasks.get(record.taskArn ?? '');
    if (task) task.end = { exitCode: 0 };
    expect(await world.settle(record)).toBe('ended');
    expect(await world.only()).toMatchObject({ outcome: 'verified' });
  });

  it('is verified although its task was killed after the read-back, and ECS forgot it', async () => {
    await world.work(await world.only());
    world.tasks.clear();
    await world.clock.sleep(tenMinutes);
    expect(await world.settle(await world.only())).toBe('ended');
    expect(await world.only()).toMatchObject({ outcome: 'verified' });
  });

  it('is under way while ECS does not show the task that it has just accepted', async () => {
    world.tasks.clear();
    expect(await world.settle(await world.only())).toBe('under way');
    await world.clock.sleep(tenMinutes);
    expect(await world.settle(await world.only())).toBe('queued');
  });

  it.each([
    ['says that it is done', 0, {}],
    ['crashed', 1, {}],
    ['was killed for its memory', 137, { containerReason: 'OutOfMemoryError: killed' }],
    ['was stopped by Spot', undefined, { stopCode: 'SpotInterruption' }],
    ['never started', undefined, { stopCode: 'TaskFailedToStart' }],
  ])(
    'is tried again, in a prefix of its own, when its task %s and left no manifest',
    async (_, exitCode, more) => {
      expect(await ends(exitCode, more)).toBe('queued');
      expect(await world.only()).toMatchObject({ state: 'queued', attempt: 2, work: 'backup' });
      // half a minute, less what the clock of the tests went on in between
      const soon = expect.toSatisfy((seconds: number) => seconds >= 0 && seconds <= 30);
      expect(world.sent).toMatchObject([{ message: { ask: 'launch' }, delaySeconds: soon }]);
      expect(world.alerts).toEqual([]);
      await world.again(await world.only());
      await world.work(await world.only());
      await ends(0);
      expect(await world.only()).toMatchObject({ outcome: 'verified', attempt: 2 });
      expect((await point())?.manifest.attempt).toBe(2);
    },
  );

  it('fails after the plan’s attempts, and people are told why and what to do', async () => {
    for (const attempt of [1, 2]) {
      if (attempt === 2) await world.again(await world.only());
      expect(await world.work(await world.only(), transient)).toBe(11);
      await ends(11);
    }
    expect(await world.only()).toMatchObject({ state: 'ended', outcome: 'failed', attempt: 2, told: true });
    expect(world.alerts).toMatchObject([
      {
        what: 'failed',
        source: 'orders',
        failures: 1,
        error: { message: 'the server went away', hint: 'look at its log' },
      },
    ]);
  });

  it('fails at once when trying again cannot help', async () => {
    expect(await world.work(await world.only(), permanent)).toBe(10);
    expect(await ends(10)).toBe('ended');
    expect(await world.only()).toMatchObject({ outcome: 'failed', attempt: 1 });
    expect(world.alerts).toMatchObject([{ error: { message: 'permission denied for table t' } }]);
  });

  it('hears nothing from the end of an older task', async () => {
    await ends(1);
    await world.again(await world.only());
    const record = await world.only();
    expect(await world.settle(record, { launch: 1, end: { exitCode: 1 } })).toBe('under way');
    expect(await world.only()).toEqual(record);
  });
});

describe('a point that was sealed and not read back', () => {
  const unread = fakeWorker({
    onVerify: () => {
      throw new TransientError('the store does not answer', { hint: 'wait' });
    },
  });

  it('is read back by the next task, and not taken again', async () => {
    await world.work(await world.only(), unread);
    expect(await ends(10)).toBe('queued');
    expect(await world.only()).toMatchObject({ work: 'verify', attempt: 1, readBacks: 1 });
    expect(await point()).toMatchObject({ level: 'sealed' });
    await world.again(await world.only());
    expect(await world.work(await world.only())).toBe(0);
    await ends(0);
    expect(await world.only()).toMatchObject({ outcome: 'verified', attempt: 1 });
    expect(await point()).toMatchObject({ level: 'verified' });
  });

  it('fails when it cannot be read back again and again, and stays sealed', async () => {
    for (let time = 0; time < 3; time++) {
      if (time > 0) await world.again(await world.only());
      await world.work(await world.only(), unread);
      await ends(11);
    }
    expect(await world.only()).toMatchObject({ state: 'ended', outcome: 'failed', readBacks: 2 });
    expect((await world.only()).error?.message).toContain('was sealed and could not be read back');
    expect(await point()).toMatchObject({ level: 'sealed', flags: [] });
  });
});

describe('a lie', () => {
  const fileOf = (ending: string): string => {
    const names = readdirSync(world.root, { recursive: true }).map(String);
    return path.join(world.root, names.find((name) => name.endsWith(ending)) ?? '');
  };

  it.each([
    ['is missing', (file: string) => rmSync(file)],
    ['is shorter', (file: string) => writeFileSync(file, readFileSync(file).subarray(1))],
  ])('of a worker that read everything back is found when an object %s', async (_, change) => {
    await world.work(await world.only());
    change(fileOf('0001.bin'));
    await ends(0);
    expect(await world.only()).toMatchObject({ outcome: 'failed' });
    expect(await point()).toMatchObject({ flags: ['damaged'] });
    expect(world.alerts).toMatchObject([{ what: 'failed' }]);
  });

  it('of a report about another manifest proves nothing', async () => {
    await world.work(await world.only());
    const file = fileOf('backup/report-1.json');
    const text = readFileSync(file, 'utf8').replace(
      /"seal": "[0-9a-f]{64}",\n(\s*)"record"/,
      '"seal": "forged",\n$1"record"',
    );
    writeFileSync(file, text);
    expect(await ends(0)).toBe('queued');
    expect(await world.only()).toMatchObject({ work: 'verify' });
    expect((await point())?.level).toBe('sealed');
  });

  it('of a manifest that was edited fails the run', async () => {
    await world.work(await world.only());
    const file = fileOf('manifest.json');
    writeFileSync(file, readFileSync(file, 'utf8').replace('"attempt": 1', '"attempt": 7'));
    expect(await ends(0)).toBe('ended');
    expect((await world.only()).error?.message).toContain('manifest cannot be believed');
    expect(await point()).toBeUndefined();
  });
});

describe('people', () => {
  it('are told once of a failure, once more of the next, and of the recovery', async () => {
    await world.work(await world.only(), permanent);
    await ends(10);
    const first = await world.only();
    expect(await world.settle(first)).toBe('ended');
    // there was no point yet that could have told whose source it is
    expect(world.alerts).toMatchObject([{ what: 'failed', owner: 'team-orders' }]);
    await world.ask('orders', '2026-11-21T02:30:00Z');
    const second = world.runs.all().find(({ runId }) => runId !== first.runId);
    if (!second) throw new Error('no second run');
    await world.work(second);
    await world.settle(second, { launch: 1, end: { exitCode: 0 } });
    expect(world.alerts.map(({ what }) => what)).toEqual(['failed', 'recovered']);
    expect(world.alerts[1]).toMatchObject({ since: first.endedAt, failures: 1, owner: 'team-orders' });
  });

  it('are told of a restore that failed, and nothing stays open for it', async () => {
    const backup = await world.only();
    const restore = {
      ...backup,
      kind: 'restore',
      work: 'restore',
      source: 'films',
      outcome: 'failed',
    } as const;
    await world.runs.claim({ ...restore, state: 'ended', endedAt: backup.since });
    expect(await world.settle(restore)).toBe('ended');
    expect(world.alerts).toMatchObject([{ what: 'failed', kind: 'restore', source: 'films', failures: 1 }]);
    expect(await world.settling.incidents.open('films')).toEqual([]);
  });

  it('are told again when the process died before it wrote down that they were', async () => {
    await world.work(await world.only(), permanent);
    const dying = { ...world.settling, alerts: { send: async () => Promise.reject(new Error('killed')) } };
    const record = await world.only();
    await expect(settleRun(dying, record, { launch: 1, end: { exitCode: 10 } })).rejects.toThrow('killed');
    expect(await world.only()).toMatchObject({ state: 'ended', told: false });
    expect(await world.settle(record)).toBe('ended');
    expect(world.alerts).toHaveLength(1);
  });
});

it('a task that runs on after its deadline is stopped, and its run goes on from there', async () => {
  const record = await world.only();
  world.clock.advance(12 * 3_600_000 + 10 * 60_000);
  expect(await world.settle(record)).toBe('under way');
  expect(world.tasks.get(record.taskArn ?? '')?.end).toBeUndefined();
  world.clock.advance(10 * 60_000);
  expect(await world.settle(record)).toBe('under way');
  expect(world.tasks.get(record.taskArn ?? '')?.end?.reason).toContain('its deadline of 720 minutes');
  expect(await world.settle(record)).toBe('queued');
  expect((await world.only()).error?.message).toContain('its deadline of 720 minutes');
});

it('a run that cannot be settled in time does not keep the others', async () => {
  await world.ask('users');
  for (const source of ['orders', 'users']) await world.work(await world.only(source));
  for (const task of world.tasks.values()) task.end = { exitCode: 0 };
  const hanging = {
    ...world.settling,
    lying: {
      ...world.lying,
      point: async (run: Parameters<typeof world.lying.point>[0]) =>
        run.source === 'orders' ? new Promise<never>(() => {}) : world.lying.point(run),
    },
  };
  await expect(settleOpen(hanging, 5_000)).rejects.toThrow('1 runs could not be settled, backup orders@');
  expect(await world.only('users')).toMatchObject({ outcome: 'verified' });
});

describe('news that come late', () => {
  const second = '2026-11-20T03:30:00Z';
  const dying = () => ({
    ...world.settling,
    alerts: { send: async () => Promise.reject(new Error('the queue does not answer')) },
  });

  it('of a good run close no incident of a run that has failed since', async () => {
    const before = { runId: '20261119T023000Z-aaaaaa', at: '2026-11-19T02:31:00.000Z' };
    await world.settling.incidents.failed('orders', 'backup', {
      ...before,
      error: { message: 'x', hint: 'y' },
    });
    const good = await world.only();
    await world.work(good);
    const news = { launch: 1, end: { exitCode: 0 } };
    await expect(settleRun(dying(), good, news)).rejects.toThrow('does not answer');
    await world.ask('orders', second);
    const bad = world.runs.all().find(({ runId }) => runId !== good.runId);
    if (!bad) throw new Error('no second run');
    await world.work(bad, permanent);
    await world.settle(bad, { launch: 1, end: { exitCode: 10 } });
    await settleOpen(world.settling);
    expect(await world.settling.incidents.open('orders')).toMatchObject([{ failures: 2 }]);
    expect(world.alerts.map(({ what }) => what)).toEqual(['failed']);
    expect(world.runs.all().every(({ told }) => told)).toBe(true);
  });

  it('of a failure are told, and open no incident after a newer good run', async () => {
    const bad = await world.only();
    await world.work(bad, permanent);
    await expect(settleRun(dying(), bad, { launch: 1, end: { exitCode: 10 } })).rejects.toThrow();
    const [opened] = await world.settling.incidents.open('orders');
    if (opened) await world.settling.incidents.close(opened);
    world.clock.advance(24 * 3_600_000);
    await world.ask('orders', second);
    const good = world.runs.all().find(({ runId }) => runId !== bad.runId);
    if (!good) throw new Error('no second run');
    await world.work(good);
    await world.settle(good, { launch: 1, end: { exitCode: 0 } });
    await settleOpen(world.settling);
    expect(world.alerts).toMatchObject([{ what: 'failed', runId: bad.runId }]);
    expect(await world.settling.incidents.open('orders')).toEqual([]);
  });

  it('are asked for by somebody who hears that it did not work', async () => {
    await world.work(await world.only(), permanent);
    const task = world.tasks.get((await world.only()).taskArn ?? '');
    if (task) task.end = { exitCode: 10 };
    await expect(settleOpen(dying())).rejects.toThrow('1 runs could not be settled, backup orders@');
    expect(await settleOpen(world.settling)).toMatchObject({ ended: 1 });
    expect(world.alerts).toHaveLength(1);
  });
});

it('a run that was forgotten in the queue is woken up', async () => {
  await ends(1);
  expect(await world.settle(await world.only())).toBe('under way');
  world.clock.advance(3_600_000);
  world.sent.length = 0;
  expect(await world.settle(await world.only())).toBe('queued');
  expect(world.sent).toMatchObject([{ message: { ask: 'launch', source: 'orders' } }]);
});

it('a question about a run that is not there says so', async () => {
  const key = { kind: 'backup', source: 'orders', runId: '20200101T000000Z-aaaaaa' } as const;
  expect(await world.settle(key)).toBe('unknown');
});

import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectRetentionCommand } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunKey, RunRecord } from '#core/cloud/run-record.ts';
import { eventually } from '../../local/cloud/support/eventually.ts';
import { type Night, openNight } from './open-night.ts';

const hasEnded = ({ state }: RunRecord): boolean => state === 'ended';
const signal = new AbortController().signal;

describe('a night in a cloud that enforces permissions', () => {
  let night: Night;

  beforeAll(async () => {
    night = await openNight();
  }, 120_000);

  afterAll(() => night?.close());

  const mailOf = (what: string) =>
    night.mailbox.wait(({ subject }) => subject === `[nights] ${what}`, signal);
  const mailsOf = (source: string) =>
    night.mailbox.mails.filter(({ subject }) => subject.endsWith(` of ${source}`));

  async function backUp(source: string): Promise<{ run: RunKey; record: RunRecord }> {
    const run = await night.ask(source);
    return { run, record: await night.until(run, hasEnded) };
  }

  /** Waits until its dump is under way, and gives the process of its task. */
  async function inMidDump(run: RunKey): Promise<number> {
    const progress = await eventually(async () => {
      const told = await night.progress.get(run);
      return told && told.phase === 'dump' && told.bytes > 0 ? told : undefined;
    }, 30_000);
    expect(progress).toBeDefined();
    const record = await night.runs.get(run);
    const task = night.cloud.tasks().find(({ arn }) => arn === record?.taskArn);
    expect(task).toBeDefined();
    return task?.pid ?? 0;
  }

  it('makes a verified point under the deployed roles, and locks it for as long as it is kept', async () => {
    const { run, record } = await backUp('good');
    expect(record).toMatchObject({ outcome: 'verified', launches: 1, attempt: 1 });
    const [point] = await night.points('good');
    expect(point).toMatchObject({ point: `good@${run.runId}`, level: 'verified', flags: [] });
    const { keys } = await night.left(run);
    const kept = keys.filter((key) => /^(data|points)\/.*(manifest\.json|\.dump)$/.test(key));
    expect(kept.length).toBeGreaterThanOrEqual(2);
    for (const Key of kept) {
      const of = { Bucket: night.bucket, Key };
      const { Retention } = await night.aws.s3.send(new GetObjectRetentionCommand(of));
      // 14 days that it is kept, and 14 in which hiding it can be undone
      const days = ((Retention?.RetainUntilDate?.getTime() ?? 0) - Date.now()) / 86_400_000;
      expect({ Key, days: Math.round(days) }).toEqual({ Key, days: 28 });
    }
  });

  it('makes one run of one request, however often it is delivered, and settles it once', async () => {
    const run = await night.ask('twice', 3);
    const record = await night.until(run, ({ told, state }) => state === 'ended' && told);
    expect(record).toMatchObject({ outcome: 'verified', launches: 1 });
    expect(await night.points('twice')).toHaveLength(1);
    for (const ask of [{ ask: 'open' }, { ask: 'run', ...run }, { ask: 'run', ...run }])
      await night.settle(ask);
    expect(await night.runs.get(run)).toEqual(record);
    const { keys } = await night.left(run);
    expect(keys.filter((key) => key.endsWith('/report-1.json'))).toHaveLength(1);
    expect(mailsOf('twice')).toEqual([]);
  });

  it('settles a run whose news was lost, as soon as anybody asks', async () => {
    const rule = { Name: 'nights-task-stopped' };
    await night.aws.json('events', 'AWSEvents.DisableRule', rule);
    const run = await night.ask('silent');
    const isReported = async () =>
      (await night.left(run)).keys.some((key) => key.endsWith('/report-1.json')) ? true : undefined;
    expect(await eventually(isReported, 30_000)).toBe(true);
    await sleep(1500);
    expect(await night.runs.get(run)).toMatchObject({ state: 'running' });
    await night.aws.json('events', 'AWSEvents.EnableRule', rule);
    await night.settle({ ask: 'open' });
    expect(await night.runs.get(run)).toMatchObject({ state: 'ended', outcome: 'verified' });
  });

  it('has no point when the bucket refuses the manifest, tells people, and tells them when it is right again', async () => {
    const allow = await night.deny(
      'worker-postgres',
      ['s3:PutObject'],
      `arn:aws:s3:::${night.bucket}/points/*/manifest.json`,
    );
    const { run, record } = await backUp('refused');
    expect(record).toMatchObject({ outcome: 'failed' });
    expect(record.error?.message).toContain('manifest.json');
    expect(await night.points('refused')).toEqual([]);
    expect((await night.left(run)).uploads).toEqual([]);
    const { body } = await mailOf('FAILED: backup of refused');
    expect(body).toContain('none: there is no good point at all');
    await allow();
    expect((await backUp('refused')).record).toMatchObject({ outcome: 'verified' });
    await mailOf('recovered: backup of refused');
  });

  it('marks a table that has shrunk, tells people with numbers, and believes a person', async () => {
    await night.server.psql('CREATE DATABASE shrunken');
    await night.server.psql(
      'CREATE TABLE ledger AS SELECT g AS id, md5(g::text) AS entry FROM generate_series(1, 4000) g',
      'shrunken',
    );
    for (let before = 1; before <= 3; before++)
      expect((await backUp('shrunken')).record).toMatchObject({ outcome: 'verified' });
    await night.server.psql('DELETE FROM ledger WHERE id > 500', 'shrunken');
    const { run } = await backUp('shrunken');
    const point = `shrunken@${run.runId}`;
    expect((await night.points('shrunken'))[0]).toMatchObject({
      point,
      level: 'verified',
      flags: ['suspect'],
    });
    const { body } = await mailOf('SUSPECT: backup of shrunken');
    expect(body).toContain('table public.ledger has 500 rows, usual are 4,000');
    expect(body).toContain('rows of public.ledger  ███▂  the last 3: 4,000 to 4,000, now 500');
    // another night like it is the same incident
    await night.settle({ ask: 'run', ...run });
    const worse = await backUp('shrunken');
    expect((await night.left(run)).keys.filter((key) => key.includes('/suspect-'))).toHaveLength(1);
    expect(mailsOf('shrunken')).toHaveLength(1);
    expect(await night.asked('accept', `shrunken@${worse.run.runId}`)).toMatchObject({ incident: 'closed' });
    await mailOf('as usual again: backup of shrunken');
    await backUp('shrunken');
    const flags = (await night.points('shrunken')).map((one) => one.flags);
    expect(flags).toEqual([[], [], ['suspect'], [], [], []]);
    expect(mailsOf('shrunken')).toHaveLength(2);
  }, 180_000);

  it('makes its point although the table takes no progress', async () => {
    const allow = await night.deny('worker-postgres', ['dynamodb:PutItem'], '*');
    const { run, record } = await backUp('unwritten');
    await allow();
    expect(record).toMatchObject({ outcome: 'verified' });
    expect(await night.progress.get(run)).toBeUndefined();
  });

  it('makes no run while the table takes no claim, and one when it is asked again', async () => {
    const allow = await night.deny('start', ['dynamodb:PutItem', 'dynamodb:TransactWriteItems'], '*');
    const at = new Date();
    const run = await night.ask('unclaimed', 1, at);
    await sleep(2500);
    expect(await night.runs.get(run)).toBeUndefined();
    expect(night.cloud.tasks()).toEqual([]);
    await allow();
    // the queue delivers it again when it has been invisible for six minutes; nobody here waits for that
    await night.ask('unclaimed', 1, at);
    expect(await night.until(run, hasEnded)).toMatchObject({ outcome: 'verified', launches: 1 });
  });

  it('keeps a run open while the table takes no verdict, and ends it when it does', async () => {
    const allow = await night.deny('settle', ['dynamodb:PutItem', 'dynamodb:TransactWriteItems'], '*');
    const run = await night.ask('unsettled');
    const isReported = async () =>
      (await night.left(run)).keys.some((key) => key.endsWith('/report-1.json')) ? true : undefined;
    expect(await eventually(isReported, 30_000)).toBe(true);
    await sleep(2000);
    expect((await night.runs.get(run))?.state).toBe('running');
    await allow();
    await night.settle({ ask: 'run', ...run });
    expect(await night.runs.get(run)).toMatchObject({ state: 'ended', outcome: 'verified' });
    expect(await night.points('unsettled')).toHaveLength(1);
  });

  it.each([
    { source: 'absent', says: "secret 'nights/absent' is not there, or may not be read" },
    { source: 'untagged', says: "secret 'nights/untagged' is not there, or may not be read" },
  ])('fails at once, and not again, for the secret of $source', async ({ source, says }) => {
    const { record } = await backUp(source);
    expect(record).toMatchObject({ outcome: 'failed', launches: 1, attempt: 1, attempts: 2 });
    expect(record.error?.message).toContain(says);
    expect((await mailOf(`FAILED: backup of ${source}`)).body).toContain(says);
    expect(await night.points(source)).toEqual([]);
  });

  it('fails when no task can be started, by the words of ECS', async () => {
    night.images.gone = true;
    try {
      const { record } = await backUp('undiscovered');
      expect(record).toMatchObject({ outcome: 'failed' });
      expect(record.error?.message).toMatch(/the task did not start.*CannotPullContainer/);
      await mailOf('FAILED: backup of undiscovered');
    } finally {
      night.images.gone = false;
    }
  });

  it('says that a task ran out of memory, and what to raise', async () => {
    const run = await night.ask('starved');
    await inMidDump(run);
    night.cloud.runOutOfMemory((await night.runs.get(run))?.taskArn ?? '');
    const record = await night.until(run, hasEnded);
    expect(record).toMatchObject({
      outcome: 'failed',
      error: { hint: 'give it more: tasks.memory in the config' },
    });
    expect(record.error?.message).toMatch(/ran out of memory/);
    expect(await night.points('starved')).toEqual([]);
  });

  it('ends a run as it began although the deployment changes under it', async () => {
    const run = await night.ask('redeployed');
    await inMidDump(run);
    await night.deploy('30d');
    expect(await night.until(run, hasEnded)).toMatchObject({ outcome: 'verified' });
    const { record: next, run: later } = await backUp('redeployed');
    expect(next).toMatchObject({ outcome: 'verified' });
    const points = await night.points('redeployed');
    expect(points.map(({ point }) => point).sort()).toEqual(
      [`redeployed@${run.runId}`, `redeployed@${later.runId}`].sort(),
    );
    const first = await night.runs.get(run);
    expect(next.slice).not.toBe(first?.slice);
  }, 240_000);

  it('goes on with a night in whose middle the cloud was restarted', async () => {
    const run = await night.ask('restarted');
    await inMidDump(run);
    await night.cloud.restart();
    await eventually(async () => {
      await night.settle({ ask: 'open' });
      return (await night.runs.get(run))?.state === 'ended' ? true : undefined;
    }, 60_000);
    expect(await night.runs.get(run)).toMatchObject({ outcome: 'verified' });
    expect(await night.points('restarted')).toHaveLength(1);
  }, 120_000);

  it('backs up again when the worker was killed in mid-dump, and makes no point of the first attempt', async () => {
    const run = await night.ask('killed');
    process.kill(-(await inMidDump(run)), 'SIGKILL');
    const queued = await night.until(run, ({ attempt }) => attempt === 2);
    expect(queued.error?.message).toMatch(/137|memory/);
    expect(await night.points('killed')).toEqual([]);
    const record = await night.until(run, hasEnded, 90);
    expect(record).toMatchObject({ outcome: 'verified', attempt: 2, launches: 2 });
    expect(await night.points('killed')).toHaveLength(1);
    // what the first one had finished is named by no manifest
    const manifests = (await night.left(run)).keys.filter((key) => key.endsWith('manifest.json'));
    expect(manifests).toHaveLength(1);
    expect(mailsOf('killed')).toEqual([]);
  }, 150_000);
});

import { execFileSync } from 'node:child_process';
import {
  GetBucketLifecycleConfigurationCommand,
  PutBucketLifecycleConfigurationCommand,
} from '@aws-sdk/client-s3';
import { DeleteScheduleCommand } from '@aws-sdk/client-scheduler';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunKey, RunRecord } from '#core/cloud/run-record.ts';
import { runIdOf } from '#core/point/run-id.ts';
import { nextRun } from '#core/schedule/next-run.ts';
import { parseSchedule } from '#core/schedule/schedule.ts';
import { eventually } from '../../local/cloud/support/eventually.ts';
import { type Night, nightly, openNight } from './open-night.ts';

const minuteMs = 60_000;
const hasEnded = ({ state }: RunRecord): boolean => state === 'ended';
const signal = new AbortController().signal;
const whole = { blind: [] };

describe('watch, under its deployed role in a cloud that enforces permissions', () => {
  let night: Night;

  beforeAll(async () => {
    night = await openNight({ only: ['good', 'starved', 'killed'] });
  }, 120_000);

  afterAll(() => night?.close());

  const mailOf = (what: string) =>
    night.mailbox.wait(({ subject }) => subject === `[nights] ${what}`, signal);

  /** Waits until its dump is under way, and makes every pg_dump of its task hang. */
  async function hangDumps(run: RunKey): Promise<void> {
    const isDumping = async () => {
      const told = await night.progress.get(run);
      return told && told.phase === 'dump' && told.bytes > 0 ? told : undefined;
    };
    expect(await eventually(isDumping, 30_000)).toBeDefined();
    const record = await night.runs.get(run);
    const group = night.cloud.tasks().find(({ arn }) => arn === record?.taskArn)?.pid;
    const listed = execFileSync('ps', ['-eo', 'pid=,pgid=,comm='], { encoding: 'utf8' });
    const dumps = [...listed.matchAll(/^ *(\d+) +(\d+) +pg_dump$/gm)].filter(
      ([, , pgid]) => Number(pgid) === group,
    );
    expect(dumps.length).toBeGreaterThan(0);
    for (const [, pid] of dumps) process.kill(Number(pid), 'SIGSTOP');
  }

  it('may look at everything that it asks for, and finds nothing wrong with what was just deployed', async () => {
    expect(await night.watch()).toEqual({ ...whole, found: 0 });
  });

  it('stops a dump that hangs, and settle ends the run with the reason', async () => {
    const run = await night.ask('starved');
    await hangDumps(run);
    expect(await night.watch(new Date(Date.now() + 6 * minuteMs))).toMatchObject(whole);
    const { body } = await mailOf('ALERT: stalled run of starved');
    expect(body).toMatch(
      /has stalled: nothing has moved for 6 minutes in the phase 'dump'; its task is stopped/,
    );
    const record = await night.until(run, hasEnded);
    expect(record.outcome).toBe('failed');
    expect(record.error?.message).toMatch(
      /^it was stopped: nothing has moved for 6 minutes in the phase 'dump'$/,
    );
    expect((await mailOf('FAILED: backup of starved')).body).toContain('it was stopped: nothing has moved');
    expect(await night.points('starved')).toEqual([]);
  }, 90_000);

  it('lets a run that was stopped have its next attempt', async () => {
    const run = await night.ask('killed');
    await hangDumps(run);
    await night.watch(new Date(Date.now() + 6 * minuteMs));
    const queued = await night.until(run, ({ attempt }) => attempt === 2);
    expect(queued.error?.message).toContain('nothing has moved for 6 minutes');
    expect(await night.until(run, hasEnded, 90)).toMatchObject({ outcome: 'verified', launches: 2 });
  }, 150_000);

  it('tells of a run that was missed because its schedule is gone, has it made up, and sees when it came', async () => {
    const due = nextRun(parseSchedule(nightly), 'UTC', new Date());
    expect(due).toBeDefined();
    if (!due) return;
    const pastDue = (minutes: number) => new Date(due.getTime() + minutes * minuteMs);
    const named = { Name: 'once-backup', GroupName: 'nights' };
    await night.aws.scheduler.send(new DeleteScheduleCommand(named));
    expect(await night.watch(pastDue(8))).toMatchObject(whole);
    expect((await mailOf('ALERT: schedules of the deployment')).body).toContain(
      "the schedule 'once-backup' is not there",
    );
    expect(night.mailbox.mails.filter(({ subject }) => subject.includes('missed'))).toEqual([]);
    expect(await night.watch(pastDue(13))).toMatchObject(whole);
    const { body } = await mailOf('ALERT: missed run of good');
    expect(body).toContain("the backup that plan 'once' has due at");
    expect(body).toContain('it is asked for now');
    expect(body).toMatch(/Runbook +docs\/runbook\.md#runmissed/);
    const run = { kind: 'backup', source: 'good', runId: runIdOf('good', due) } as const;
    expect(await night.until(run, hasEnded)).toMatchObject({ outcome: 'verified' });
    for (const source of ['starved', 'killed']) {
      await night.until({ ...run, source, runId: runIdOf(source, due) }, hasEnded, 60);
    }
    expect(await night.watch(pastDue(18))).toMatchObject(whole);
    await mailOf('recovered: missed run of good');
  }, 150_000);

  it('tells of a bucket that will hide points, of a key that is disabled, and when both are mended', async () => {
    const Bucket = night.bucket;
    const { Rules = [] } = await night.aws.s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }));
    const hide = {
      ID: 'oops',
      Status: 'Enabled',
      Filter: { Prefix: 'points/' },
      Expiration: { Days: 1 },
    } as const;
    const put = (rules: typeof Rules) =>
      night.aws.s3.send(
        new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules: rules } }),
      );
    const key = await night.aws.json('kms', 'TrentService.DescribeKey', { KeyId: 'alias/holdfast/nights' });
    const { KeyMetadata } = JSON.parse(JSON.stringify(key));
    const { KeyId } = KeyMetadata;
    await put([...Rules, hide]);
    await night.aws.json('kms', 'TrentService.DisableKey', { KeyId });
    const later = (hours: number) => new Date(Date.now() + hours * 60 * minuteMs);
    await night.watch(later(48));
    expect((await mailOf('ALERT: store of the deployment')).body).toContain("the rule 'oops' hides points");
    expect((await mailOf('ALERT: key of the deployment')).body).toContain(
      'the key of all points is Disabled',
    );
    await night.aws.json('kms', 'TrentService.EnableKey', { KeyId });
    await put(Rules);
    await night.watch(later(49));
    await mailOf('recovered: store of the deployment');
    await mailOf('recovered: key of the deployment');
  }, 90_000);

  it('says which of its looks failed when a right is taken away, and fails when it may not read what is open', async () => {
    const allow = await night.deny('watch', ['kms:DescribeKey'], '*');
    expect(await night.watch(new Date(Date.now() + 50 * 60 * minuteMs))).toMatchObject({
      blind: ['account: key'],
    });
    expect((await mailOf('ALERT: watch of the deployment')).body).toContain(
      "the check 'account: key' could not look",
    );
    await allow();
    const open = await night.deny('watch', ['dynamodb:Query'], '*');
    expect(JSON.stringify(await night.watch())).toContain('errorMessage');
    await open();
  }, 60_000);
});

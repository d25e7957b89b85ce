import {
  DeleteObjectCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  ListObjectVersionsCommand,
  PutObjectCommand,
} from '@aws-sdk/client-s3';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Aws, createAws } from '../../../local/cloud/support/aws.ts';
import { eventually } from '../../../local/cloud/support/eventually.ts';
import { assumeRole } from '../../../local/cloud/support/role.ts';
import { type Night, nightly } from '../open-night.ts';

const signal = new AbortController().signal;
const denied = expect.objectContaining({ name: expect.stringMatching(/^AccessDenied/) });

/** What becomes of old points. */
export function retireActs(nightOf: () => Night): void {
  describe('old points of a deployment', () => {
    let night: Night;
    /** The newest first. */
    let points: readonly string[];
    /** The manifest of the oldest one. */
    let manifest: { readonly Key: string; readonly VersionId: string };

    beforeAll(async () => {
      night = nightOf();
      for (let count = 1; count <= 3; count++) {
        const run = await night.ask('old');
        await night.until(run, ({ state, told }) => state === 'ended' && told);
      }
      points = (await night.points('old')).map(({ point }) => point);
      expect(points).toHaveLength(3);
      const { Versions = [] } = await night.aws.s3.send(
        new ListObjectVersionsCommand({ Bucket: night.bucket }),
      );
      const runId = points[2]?.split('@')[1] ?? '?';
      const found = Versions.find(({ Key = '' }) => Key.endsWith(`/${runId}/manifest.json`));
      manifest = { Key: found?.Key ?? '', VersionId: found?.VersionId ?? '' };
    }, 240_000);

    const listed = async () => (await night.points('old')).map(({ point }) => point);
    const inSight = async (folder: string) => {
      const { Contents = [] } = await night.aws.s3.send(
        new ListObjectsV2Command({ Bucket: night.bucket, Prefix: `${folder}/` }),
      );
      return Contents.map(({ Key = '' }) => Key).filter((key) => key.includes('/old/'));
    };
    const mailOf = (what: string) =>
      night.mailbox.wait(({ subject }) => subject === `[nights] ${what}`, signal);
    async function as(part: string): Promise<Aws> {
      const arn = `arn:aws:iam::${night.cloud.account}:role/nights-${night.cloud.region}-${part}`;
      return createAws({ ...night.cloud, ...(await assumeRole(night.aws, arn)) });
    }

    it('are left alone where too many are due at once, and people are told', async () => {
      const before = await inSight('points');
      expect(await night.retire({ ask: 'source', source: 'old' })).toMatchObject({
        outcome: 'stopped',
        stays: 1,
        stopped: { due: 2, limit: 1 },
      });
      expect(await inSight('points')).toEqual(before);
      const { body } = await mailOf('FAILED: retire of old');
      expect(body).toContain('npx holdfast retire old --confirm');
      expect(await night.retirements.get('old')).toMatchObject({ outcome: 'stopped', due: 2, limit: 1 });
    });

    it('go when a person says so: out of the list and out of sight, and the incident is over', async () => {
      const { code, stdout, stderr } = await night.ran('retire', 'old', '--confirm');
      expect(code, stderr).toBe(0);
      expect(stdout).toContain('old: 1 kept, 2 hidden');
      expect(await listed()).toEqual(points.slice(0, 1));
      expect(new Set((await inSight('points')).map((key) => key.split('/')[3]))).toEqual(
        new Set([points[0]?.split('@')[1]]),
      );
      expect(new Set((await inSight('data')).map((key) => key.split('/')[4])).size).toBe(1);
      await mailOf('recovered: retire of old');
      const audit = await night.ran('audit', '--json');
      expect(audit.stdout).toContain('"verb":"retire"');
    });

    it('can be read by their versions all the same, by the role that reads them', async () => {
      const { s3 } = await as('reader-postgres');
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: night.bucket, ...manifest }));
      expect(await Body?.transformToString()).toContain('"seal"');
    });

    it('are no surprise to doctor', async () => {
      const { checks } = await night.doctor();
      expect(checks.filter(({ name, ok }) => name === 'points' && !ok)).toEqual([]);
    });

    it('come back when a person asks, and every byte of them is good', async () => {
      const [, , oldest = ''] = points;
      const { code, stdout, stderr } = await night.ran('undelete', oldest);
      expect(code, stderr).toBe(0);
      expect(stdout).toContain('is back, and stays until holds/postgres/old/');
      expect(await listed()).toEqual([points[0], oldest]);
      const verified = await night.ran('verify', oldest);
      expect(verified.code, verified.stderr).toBe(0);
      const again = await night.ran('undelete', oldest);
      expect(again.code, again.stderr).toBe(0);
      expect(await listed()).toEqual([points[0], oldest]);
      expect((await night.ran('undelete', points[0] ?? '')).stderr).toContain('is no hidden point');
    });

    it('that somebody else hides are told by the next retire, and come back when a person asks', async () => {
      const [newest = ''] = points;
      const Key = `points/postgres/old/${newest.split('@')[1]}/manifest.json`;
      await night.aws.s3.send(new DeleteObjectCommand({ Bucket: night.bucket, Key }));
      expect(await night.retire({ ask: 'source', source: 'old' })).toMatchObject({ outcome: 'nothing' });
      const { body } = await mailOf('ALERT: hidden point of old');
      expect(body).toContain(`npx holdfast undelete ${newest}`);
      expect(body).toMatch(/Runbook +docs\/runbook\.md#pointishidden/);
      const { code, stderr } = await night.ran('undelete', newest);
      expect(code, stderr).toBe(0);
      expect(await inSight('points')).toContain(Key);
      await night.retire({ ask: 'source', source: 'old' });
      await mailOf('recovered: hidden point of old');
    });

    it('are told in words before a plan is changed: what is kept longer, and what goes', async () => {
      const same = await night.ran('retire', 'old', '--dry-run');
      expect(same.stdout).not.toContain('deployed');
      const longer = await night.ranWith(
        { brief: { schedule: nightly, keep: { daily: '30d', atLeast: 1 }, attempts: 1 } },
        ...['retire', 'old', '--dry-run'],
      );
      expect(longer.code, longer.stderr).toBe(0);
      expect(longer.stdout).toContain('this config against the one that is deployed:');
      expect(longer.stdout).toMatch(/\[~\] keep\.daily +1s → 30d/);
    });

    it('are asked for by the schedule, source by source; what was taken back stays', async () => {
      const rule = { Name: 'nights-retire', ScheduleExpression: 'rate(1 minute)', State: 'ENABLED' };
      const before = (await night.retirements.get('old'))?.at ?? '';
      await night.aws.json('events', 'AWSEvents.PutRule', rule);
      const retired = await eventually(async () => {
        const last = await night.retirements.get('old');
        return last && last.at > before ? last : undefined;
      }, 150_000);
      expect(retired).toMatchObject({ outcome: 'nothing', stays: 2, due: 0 });
      expect(await night.retirements.get('unclaimed')).toMatchObject({ outcome: 'nothing', stays: 0 });
      expect(await listed()).toEqual([points[0], points[2]]);
    }, 200_000);

    it('retire can neither remove a version, nor reach what was done and said, nor write a point', async () => {
      const { s3 } = await as('retire');
      const Bucket = night.bucket;
      await expect(s3.send(new DeleteObjectCommand({ Bucket, ...manifest }))).rejects.toEqual(denied);
      for (const Key of [
        'audit/20261120T023000.000Z-abcdef.json',
        'runs/postgres/old/x/backup/report-1.json',
      ]) {
        await expect(s3.send(new DeleteObjectCommand({ Bucket, Key }))).rejects.toEqual(denied);
      }
      const put = {
        Bucket,
        Key: manifest.Key.replace('manifest', 'verified-20261120T000000.000Z'),
        Body: '{}',
      };
      await expect(s3.send(new PutObjectCommand({ ...put, IfNoneMatch: '*' }))).rejects.toEqual(denied);
    });

    it('undelete can hide nothing, and write over nothing', async () => {
      const { s3 } = await as('undelete');
      const of = { Bucket: night.bucket, Key: manifest.Key };
      await expect(s3.send(new DeleteObjectCommand(of))).rejects.toEqual(denied);
      await expect(s3.send(new PutObjectCommand({ ...of, Body: '{}' }))).rejects.toEqual(denied);
    });
  });
}

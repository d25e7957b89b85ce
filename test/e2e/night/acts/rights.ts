import { BatchWriteItemCommand, PutItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb';
import {
  DeleteBucketPolicyCommand,
  DeleteObjectCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketPolicyCommand,
  GetObjectCommand,
  type LifecycleRule,
  ListObjectVersionsCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketPolicyCommand,
  PutBucketVersioningCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import { GetScheduleCommand, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Aws, createAws } from '../../../local/cloud/support/aws.ts';
import { actAs, assumeRole } from '../../../local/cloud/support/role.ts';
import type { Night } from '../open-night.ts';

export function rightsActs(opened: () => Night): void {
  describe('the roles of a deployment', () => {
    let night: Night;
    let manifest: { readonly Key: string; readonly VersionId: string };

    beforeAll(async () => {
      night = opened();
      const run = await night.ask('good');
      await night.until(run, ({ state }) => state === 'ended');
      const { Versions = [] } = await night.aws.s3.send(
        new ListObjectVersionsCommand({ Bucket: night.bucket }),
      );
      const found = Versions.find(({ Key = '' }) => Key.endsWith('/manifest.json'));
      manifest = { Key: found?.Key ?? '', VersionId: found?.VersionId ?? '' };
      expect(manifest.Key).toContain(run.runId);
    }, 120_000);

    async function as(part: string): Promise<Aws> {
      const arn = `arn:aws:iam::${night.cloud.account}:role/nights-${night.cloud.region}-${part}`;
      return createAws({ ...night.cloud, ...(await assumeRole(night.aws, arn)) });
    }
    const denied = expect.objectContaining({ name: expect.stringMatching(/^AccessDenied/) });

    it.each(['worker-postgres', 'reader-postgres', 'settle', 'start'])(
      '%s can neither remove a version, nor hide one, nor shorten a lock, nor let the bucket forget',
      async (part) => {
        const { s3 } = await as(part);
        const of = { Bucket: night.bucket, ...manifest };
        const soon = { Mode: 'GOVERNANCE', RetainUntilDate: new Date(Date.now() + 60_000) } as const;
        await expect(s3.send(new DeleteObjectCommand(of))).rejects.toEqual(denied);
        await expect(
          s3.send(new DeleteObjectCommand({ Bucket: night.bucket, Key: manifest.Key })),
        ).rejects.toEqual(denied);
        await expect(
          s3.send(new PutObjectRetentionCommand({ ...of, Retention: soon, BypassGovernanceRetention: true })),
        ).rejects.toEqual(denied);
        const suspended = { Status: 'Suspended' } as const;
        await expect(
          s3.send(
            new PutBucketVersioningCommand({ Bucket: night.bucket, VersioningConfiguration: suspended }),
          ),
        ).rejects.toEqual(denied);
      },
    );

    it('an administrator can neither remove a version nor write over an object', async () => {
      const everything = { Effect: 'Allow', Action: '*', Resource: '*' } as const;
      const { s3 } = await actAs(night.aws, 'administrator', [everything]);
      const of = { Bucket: night.bucket, ...manifest };
      await expect(s3.send(new DeleteObjectCommand(of))).rejects.toEqual(denied);
      const over = { Bucket: night.bucket, Key: manifest.Key, Body: '{}' };
      await expect(s3.send(new PutObjectCommand(over))).rejects.toEqual(denied);
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: night.bucket, Key: manifest.Key }));
      expect(await Body?.transformToString()).toContain('"seal"');
    });

    it.each([
      {
        part: 'worker-postgres',
        what: 'a verdict',
        key: (at: string) => at.replace('manifest', 'proven-20261120T000000.000Z'),
      },
      {
        part: 'worker-postgres',
        what: 'a point of another engine',
        key: () => 'points/neo4j/x/20261120T000000Z-000000/manifest.json',
      },
      { part: 'reader-postgres', what: 'a manifest', key: (at: string) => at.replace('/good/', '/other/') },
      { part: 'settle', what: 'a manifest', key: (at: string) => at.replace('/good/', '/other/') },
      { part: 'start', what: 'anything', key: () => 'runs/postgres/good/x/report-1.json' },
    ])('$part cannot write $what', async ({ part, key }) => {
      const { s3 } = await as(part);
      const put = { Bucket: night.bucket, Key: key(manifest.Key), Body: '{}', IfNoneMatch: '*' };
      await expect(s3.send(new PutObjectCommand(put))).rejects.toEqual(denied);
    });

    it('a worker reads the secrets of its engine, and a reader none', async () => {
      const worker = await as('worker-postgres');
      const value = (SecretId: string) => new GetSecretValueCommand({ SecretId });
      expect((await worker.secrets.send(value('nights/orders'))).SecretString).toContain('postgres');
      await expect(worker.secrets.send(value('nights/untagged'))).rejects.toEqual(denied);
      await expect((await as('reader-postgres')).secrets.send(value('nights/orders'))).rejects.toEqual(
        denied,
      );
    });

    it('a worker writes its progress into the table, and no record of a run', async () => {
      const { dynamodb } = await as('worker-postgres');
      const item = (pk: string) =>
        new PutItemCommand({ TableName: night.table, Item: { pk: { S: pk }, sk: { S: 'x' } } });
      await dynamodb.send(item('PROGRESS#test'));
      await expect(dynamodb.send(item('SOURCE#good'))).rejects.toEqual(denied);
    });

    it('catalog rebuild fills an empty table from the bucket alone, to the same answers', async () => {
      const before = { list: await night.asked('list'), point: await night.asked('show', 'good@latest') };
      const { Items = [] } = await night.aws.dynamodb.send(new ScanCommand({ TableName: night.table }));
      const requests = Items.flatMap(({ pk, sk }) =>
        pk && sk ? [{ DeleteRequest: { Key: { pk, sk } } }] : [],
      );
      for (let from = 0; from < requests.length; from += 25) {
        const RequestItems = { [night.table]: requests.slice(from, from + 25) };
        await night.aws.dynamodb.send(new BatchWriteItemCommand({ RequestItems }));
      }
      expect(await night.asked('list')).toMatchObject({ points: [] });
      await night.asked('catalog', 'rebuild');
      expect(await night.asked('list')).toEqual(before.list);
      expect(await night.asked('show', 'good@latest')).toEqual(before.point);
    });

    /** What doctor says beside the two secrets that are wrong in this deployment from the beginning. */
    async function unwell(): Promise<readonly string[]> {
      const { code, checks } = await night.doctor();
      expect(code).toBe(1);
      const told = checks.filter(({ name }) => name !== 'secrets' && name !== 'quotas');
      expect(told.map(({ name }) => name)).toEqual(
        expect.arrayContaining([
          'stacks',
          'deployed config',
          'schedules',
          'bucket lock',
          'bucket policy',
          'bucket lifecycle',
          'points',
          'images',
        ]),
      );
      return told.flatMap(({ ok, problem }) => (ok ? [] : (problem ?? '?')));
    }

    it('doctor finds an untouched deployment to be as declared', async () => {
      expect(await unwell()).toEqual([]);
    });

    it('doctor sees that somebody has replaced the lifecycle of the bucket', async () => {
      const { s3 } = night.aws;
      const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket: night.bucket }));
      const put = (rules: LifecycleRule[] | undefined) =>
        s3.send(
          new PutBucketLifecycleConfigurationCommand({
            Bucket: night.bucket,
            LifecycleConfiguration: { Rules: rules },
          }),
        );
      await put([{ ID: 'tidy', Status: 'Enabled', Filter: { Prefix: '' }, Expiration: { Days: 1 } }]);
      expect(await unwell()).toEqual([
        "the rule 'tidy' hides points after 1 day: it expires everything",
        expect.stringContaining("'end-unfinished-uploads' is not there"),
        expect.stringContaining("'forget-what-was-hidden' is not there"),
      ]);
      await put(Rules?.toReversed());
      expect(await unwell()).toEqual([]);
    });

    it('doctor sees that the policy of the bucket is gone', async () => {
      const { s3 } = night.aws;
      const { Policy } = await s3.send(new GetBucketPolicyCommand({ Bucket: night.bucket }));
      await s3.send(new DeleteBucketPolicyCommand({ Bucket: night.bucket }));
      expect(await unwell()).toEqual([expect.stringContaining('lacks all of its denials')]);
      await s3.send(new PutBucketPolicyCommand({ Bucket: night.bucket, Policy }));
      expect(await unwell()).toEqual([]);
    });

    it('doctor sees that a schedule asks for a plan that is gone', async () => {
      const { scheduler } = night.aws;
      const of = { GroupName: 'nights', Name: 'once-backup' };
      const { Target, FlexibleTimeWindow, ScheduleExpression, ScheduleExpressionTimezone } =
        await scheduler.send(new GetScheduleCommand(of));
      const update = (Input: string | undefined) =>
        scheduler.send(
          new UpdateScheduleCommand({
            ...{ ...of, FlexibleTimeWindow, ScheduleExpression, ScheduleExpressionTimezone },
            Target: { Arn: Target?.Arn, RoleArn: Target?.RoleArn, Input },
          }),
        );
      await update(Target?.Input?.replace('once', 'gone'));
      expect(await unwell()).toEqual([expect.stringMatching(/^'once-backup' sends .*"plan":"gone"/)]);
      await update(Target?.Input);
      expect(await unwell()).toEqual([]);
    });

    it('doctor sees that a delete marker hides a point; its bytes can be put again, or the table forgets it', async () => {
      const everything = { Effect: 'Allow', Action: '*', Resource: '*' } as const;
      const { s3 } = await actAs(night.aws, 'keeper', [everything]);
      const of = { Bucket: night.bucket, Key: manifest.Key };
      const [name] = (await night.points('good')).map(({ point }) => point);
      const { VersionId } = await s3.send(new DeleteObjectCommand(of));
      const hidden = `${name} is in the table and not in the bucket: hidden by a delete marker, or gone`;
      expect(await unwell()).toEqual([hidden]);
      // the marker is a version too, and the bucket lets nobody delete one
      await expect(s3.send(new DeleteObjectCommand({ ...of, VersionId }))).rejects.toEqual(denied);
      const { Body } = await s3.send(new GetObjectCommand({ ...of, VersionId: manifest.VersionId }));
      const bytes = await Body?.transformToByteArray();
      const putAgain = () => s3.send(new PutObjectCommand({ ...of, Body: bytes, IfNoneMatch: '*' }));
      await putAgain();
      expect(await unwell()).toEqual([]);
      await s3.send(new DeleteObjectCommand(of));
      const rebuild = () => night.asked('catalog', 'rebuild');
      expect(await rebuild()).toEqual({ catalog: 'table', rebuilt: 0, forgotten: 1 });
      expect(await night.points('good')).toEqual([]);
      await putAgain();
      expect(await rebuild()).toEqual({ catalog: 'table', rebuilt: 1, forgotten: 0 });
      expect((await night.points('good')).map(({ point }) => point)).toEqual([name]);
    });
  });
}

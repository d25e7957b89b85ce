import {
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  PutBucketPolicyCommand,
  PutObjectCommand,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import type { Aws } from '../support/aws.ts';
import { actAs } from '../support/role.ts';
import { outcome, type Probe } from './probe.ts';

const denied = 'AccessDenied';

/** A role that may do everything in this bucket, as far as the bucket lets it. */
async function bucketOf(aws: Aws, Bucket: string, policy: Readonly<Record<string, unknown>>) {
  await aws.s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
  const statement = { Effect: 'Deny', Principal: '*', Resource: `arn:aws:s3:::${Bucket}/*`, ...policy };
  const Policy = JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
  await aws.s3.send(new PutBucketPolicyCommand({ Bucket, Policy }));
  const { s3 } = await actAs(aws, Bucket, [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]);
  return s3;
}

export const writeProbes: readonly Probe[] = [
  {
    correction: 'write-keys',
    right: { plain: denied, conditional: 'ok', upload: 'ok' },
    wrong: { plain: 'ok', conditional: 'ok', upload: 'ok' },
    async observe(aws) {
      const Bucket = 'conditional-writes';
      const s3 = await bucketOf(aws, Bucket, {
        Action: 's3:PutObject',
        Condition: { Null: { 's3:if-none-match': 'true' }, Bool: { 's3:ObjectCreationOperation': 'true' } },
      });
      const put = (Key: string, IfNoneMatch?: string): Promise<string> =>
        outcome(s3.send(new PutObjectCommand({ Bucket, Key, Body: 'x', IfNoneMatch })));
      return {
        plain: await put('plain'),
        conditional: await put('conditional', '*'),
        upload: await outcome(s3.send(new CreateMultipartUploadCommand({ Bucket, Key: 'upload' }))),
      };
    },
  },
  {
    correction: 'principal-arn',
    right: { named: 'ok', other: denied },
    wrong: { named: denied, other: denied },
    async observe(aws) {
      const Bucket = 'one-writer';
      const named = await bucketOf(aws, Bucket, {
        Action: 's3:PutObject',
        Condition: { ArnNotLike: { 'aws:PrincipalArn': `arn:aws:iam::${aws.cloud.account}:role/${Bucket}` } },
      });
      const other = await actAs(aws, 'other-writer', [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }]);
      const put = (s3: Aws['s3']) => outcome(s3.send(new PutObjectCommand({ Bucket, Key: 'x', Body: 'x' })));
      return { named: await put(named), other: await put(other.s3) };
    },
  },
  {
    correction: 'retention-keys',
    right: { short: 'ok', long: denied },
    wrong: { short: 'ok', long: 'ok' },
    async observe(aws) {
      const Bucket = 'retention';
      const s3 = await bucketOf(aws, Bucket, {
        Action: 's3:PutObjectRetention',
        Condition: { NumericGreaterThan: { 's3:object-lock-remaining-retention-days': '30' } },
      });
      await s3.send(new PutObjectCommand({ Bucket, Key: 'kept', Body: 'x' }));
      const keep = (days: number): Promise<string> => {
        const RetainUntilDate = new Date(Date.now() + days * 86_400_000);
        const Retention = { Mode: 'GOVERNANCE', RetainUntilDate } as const;
        return outcome(s3.send(new PutObjectRetentionCommand({ Bucket, Key: 'kept', Retention })));
      };
      return { short: await keep(10), long: await keep(60) };
    },
  },
];

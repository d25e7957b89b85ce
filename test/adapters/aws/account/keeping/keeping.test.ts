import { KMSClient } from '@aws-sdk/client-kms';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { expect, it, onTestFinished } from 'vitest';
import { deadLetters } from '#adapters/aws/account/dead-letters.ts';
import { bucketLock } from '#adapters/aws/account/keeping/bucket-lock.ts';
import { bucketVersioning } from '#adapters/aws/account/keeping/bucket-versioning.ts';
import { storeKey } from '#adapters/aws/account/keeping/store-key.ts';
import { scriptedAws } from '../../scripted-aws.ts';

async function answering(answer: Parameters<typeof scriptedAws>[0]) {
  const aws = await scriptedAws(answer);
  onTestFinished(() => aws.stop());
  return { ...aws, s3: new S3Client({ ...aws.client, forcePathStyle: true }) };
}

const lock = (inside: string): string =>
  `<ObjectLockConfiguration><ObjectLockEnabled>Enabled</ObjectLockEnabled>${inside}</ObjectLockConfiguration>`;
const rule = (inside: string): string => lock(`<Rule><DefaultRetention>${inside}</DefaultRetention></Rule>`);
const declared = { s3: { region: 'eu-central-1', lock: { mode: 'governance', days: 365 } } } as const;

it.each([
  [rule('<Mode>GOVERNANCE</Mode><Days>365</Days>'), undefined],
  [rule('<Mode>GOVERNANCE</Mode><Years>1</Years>'), undefined],
  [rule('<Mode>GOVERNANCE</Mode><Days>1</Days>'), 'governance for 1 days'],
  [rule('<Mode>COMPLIANCE</Mode><Days>365</Days>'), 'compliance for 365 days'],
  [lock(''), 'none'],
])('finds the default lock of a bucket that is not as declared: %s', async (body, found) => {
  const { s3 } = await answering(() => ({ body }));
  const checks = await bucketLock(s3, 'b', declared);
  const problem = `the bucket's default lock is ${found}, the config declares governance for 365 days`;
  expect(checks.map((check) => check.problem)).toEqual(found === undefined ? [] : [problem]);
});

it('finds a bucket that never had a lock, and does not take a refusal for one', async () => {
  const refusal = (code: string) => `<Error><Code>${code}</Code></Error>`;
  const none = await answering(() => ({
    status: 404,
    body: refusal('ObjectLockConfigurationNotFoundError'),
  }));
  expect(await bucketLock(none.s3, 'b', declared)).toMatchObject([{ ok: false }]);
  const denied = await answering(() => ({ status: 403, body: refusal('AccessDenied') }));
  await expect(bucketLock(denied.s3, 'b', declared)).rejects.toThrow();
});

it.each([
  ['<Status>Enabled</Status>', 0],
  ['<Status>Suspended</Status>', 1],
  ['', 1],
])('finds a bucket without versions: %s', async (status, count) => {
  const { s3 } = await answering(() => ({
    body: `<VersioningConfiguration>${status}</VersioningConfiguration>`,
  }));
  expect(await bucketVersioning(s3, 'b')).toHaveLength(count);
});

it.each([
  [{ KeyState: 'Enabled' }, []],
  [
    { KeyState: 'Disabled' },
    ['the key of all points is Disabled: nothing can be read, and no backup be written'],
  ],
  [
    { KeyState: 'PendingDeletion', DeletionDate: 1_798_761_600 },
    ['the key of all points is to be deleted on 2027-01-01: after that no point can ever be read again'],
  ],
])('finds a key that cannot be used, or not for long: %j', async (KeyMetadata, problems) => {
  const { client } = await answering(() => ({ body: { KeyMetadata } }));
  const found = await storeKey(new KMSClient(client), 'arn:aws:kms:eu-central-1:1:key/k');
  expect(found.map(({ problem }) => problem)).toEqual(problems);
});

it('counts what lies in each queue for what failed', async () => {
  const { client } = await answering(({ body }) => ({
    body: {
      Attributes: { ApproximateNumberOfMessages: String(body['QueueUrl']).endsWith('lost') ? '1' : '0' },
    },
  }));
  const sqs = new SQSClient(client);
  const urls = ['lost', 'work-dead'].map((name) => `${client.endpoint}/1/acme-${name}`);
  expect((await deadLetters(sqs, urls)).map(({ problem }) => problem)).toEqual([
    '1 message lies in acme-lost',
  ]);
});

import { S3Client } from '@aws-sdk/client-s3';
import { expect, it, onTestFinished } from 'vitest';
import { bucketPolicy } from '#adapters/aws/account/bucket-policy.ts';
import { denials } from '#core/retention/denials.ts';
import { scriptedAws } from '../scripted-aws.ts';

async function looked(answer: Parameters<typeof scriptedAws>[0]) {
  const aws = await scriptedAws(answer);
  onTestFinished(() => aws.stop());
  return bucketPolicy(new S3Client({ ...aws.client, forcePathStyle: true }), 'store');
}
const policy = (sids: readonly string[], Effect = 'Deny') => ({
  body: { Statement: sids.map((Sid) => ({ Sid, Effect, Principal: '*', Action: 's3:*', Resource: '*' })) },
});

it('finds nothing where every denial stands', async () => {
  expect(await looked(() => policy(denials))).toEqual([]);
});

it('names what is missing, and takes no permission for a denial', async () => {
  const [first, ...others] = denials;
  expect(await looked(() => policy(others))).toMatchObject([
    { ok: false, problem: expect.stringContaining(`lacks ${first}:`) },
  ]);
  expect(await looked(() => policy(denials, 'Allow'))).toMatchObject([
    { ok: false, problem: expect.stringContaining('lacks all of its denials') },
  ]);
});

it('sees that there is no policy at all', async () => {
  const body = '<Error><Code>NoSuchBucketPolicy</Code><Message>x</Message></Error>';
  expect(await looked(() => ({ status: 404, body }))).toMatchObject([
    { ok: false, problem: expect.stringContaining('all of its denials') },
  ]);
});

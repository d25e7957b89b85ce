import { GetBucketPolicyCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { StoreCheck } from '#core/ports/store.ts';
import { denials } from '#core/retention/denials.ts';
import { failed, putBack } from './looked-at.ts';

const Policy = z.object({
  Statement: z.array(z.object({ Sid: z.string().optional(), Effect: z.string() })),
});

/** The policy is what stands between a key that was stolen and the points: each of its denials must be there. */
export async function bucketPolicy(client: S3Client, Bucket: string): Promise<readonly StoreCheck[]> {
  const text = await client.send(new GetBucketPolicyCommand({ Bucket })).then(
    ({ Policy: found = '{"Statement":[]}' }) => found,
    (error: unknown) => {
      if (error instanceof Error && error.name === 'NoSuchBucketPolicy') return '{"Statement":[]}';
      throw error;
    },
  );
  const { Statement } = Policy.parse(JSON.parse(text));
  const denied = new Set(Statement.flatMap(({ Sid, Effect }) => (Effect === 'Deny' && Sid ? [Sid] : [])));
  const missing = denials.filter((sid) => !denied.has(sid));
  if (missing.length === 0) return [];
  const which = missing.length === denials.length ? 'all of its denials' : missing.join(', ');
  return [
    failed(
      'bucket policy',
      `the policy of the bucket lacks ${which}: points may be taken away or written over`,
      putBack,
    ),
  ];
}

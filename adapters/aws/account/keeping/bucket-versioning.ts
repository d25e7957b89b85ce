import { GetBucketVersioningCommand, type S3Client } from '@aws-sdk/client-s3';
import type { StoreCheck } from '#core/ports/store.ts';
import { failed, putBack } from '../looked-at.ts';

/** Without versions an object that is written over or hidden is gone, and no lock holds it. */
export async function bucketVersioning(client: S3Client, Bucket: string): Promise<readonly StoreCheck[]> {
  const { Status = 'off' } = await client.send(new GetBucketVersioningCommand({ Bucket }));
  if (Status === 'Enabled') return [];
  return [
    failed(
      'bucket versioning',
      `the bucket keeps no versions: its versioning is ${Status.toLowerCase()}`,
      putBack,
    ),
  ];
}

import { GetBucketVersioningCommand } from '@aws-sdk/client-s3';
import { asked, type Bucket, call } from '../bucket.ts';
import { isDenied } from '../s3-error.ts';

/** False also where nobody may know: nothing is promised then. */
export function isVersioned(bucket: Bucket): Promise<boolean> {
  return call<boolean, boolean>(
    bucket,
    asked(bucket, 's3:GetBucketVersioning'),
    async (client) => {
      const { Status } = await client.send(new GetBucketVersioningCommand({ Bucket: bucket.name }));
      return Status === 'Enabled';
    },
    (problem) => (problem.status === 501 || isDenied(problem) ? false : undefined),
  );
}

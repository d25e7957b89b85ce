import { GetBucketVersioningCommand } from '@aws-sdk/client-s3';
import type { StoreCheck } from '#core/ports/store.ts';
import { asked, type Bucket } from '../../bucket.ts';
import { looked } from '../looked.ts';
import { good, warned } from '../store-check.ts';

const name = 'store versioning';

export function versioning(bucket: Bucket): Promise<readonly StoreCheck[]> {
  return looked(
    name,
    bucket,
    asked(bucket, 's3:GetBucketVersioning'),
    async (client) => {
      const { Status } = await client.send(new GetBucketVersioningCommand({ Bucket: bucket.name }));
      return Status === 'Enabled' ? [good(name)] : [unversioned(bucket)];
    },
    () => [unversioned(bucket)],
  );
}

const unversioned = ({ name: bucket }: Bucket): StoreCheck =>
  warned(
    name,
    `bucket '${bucket}' keeps no versions: what is deleted there is gone`,
    `aws s3api put-bucket-versioning --bucket ${bucket} --versioning-configuration Status=Enabled`,
  );

import { randomBytes } from 'node:crypto';
import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  S3Client,
} from '@aws-sdk/client-s3';

export interface S3Access {
  readonly endpoint: string;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

export interface BucketKind {
  readonly versioned: boolean;
  /** Days of governance retention for everything that is written. */
  readonly lockDays?: number;
}

/** A new bucket, and a client that may do everything with it. */
export async function makeBucket(access: S3Access, { versioned, lockDays }: BucketKind) {
  const { endpoint, region, accessKeyId, secretAccessKey } = access;
  const credentials = { accessKeyId, secretAccessKey };
  const client = new S3Client({ endpoint, region, forcePathStyle: true, credentials });
  const bucket = `suite-${randomBytes(6).toString('hex')}`;
  await client.send(
    new CreateBucketCommand({
      Bucket: bucket,
      CreateBucketConfiguration: { LocationConstraint: 'eu-central-1' },
      ObjectLockEnabledForBucket: lockDays !== undefined,
    }),
  );
  if (versioned && lockDays === undefined) {
    await client.send(
      new PutBucketVersioningCommand({
        Bucket: bucket,
        VersioningConfiguration: { Status: 'Enabled' },
      }),
    );
  }
  if (lockDays !== undefined) {
    const retention = { Mode: 'GOVERNANCE', Days: lockDays } as const;
    await client.send(
      new PutObjectLockConfigurationCommand({
        Bucket: bucket,
        ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule: { DefaultRetention: retention } },
      }),
    );
  }
  return { bucket, client, credentials };
}

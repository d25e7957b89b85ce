import {
  CompleteMultipartUploadCommand,
  CreateBucketCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectLockConfigurationCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { Aws } from './aws.ts';

/** A bucket that locks what is put into it for three days. */
export async function createLockedBucket({ s3 }: Aws, Bucket: string): Promise<void> {
  const Rule = { DefaultRetention: { Mode: 'GOVERNANCE', Days: 3 } } as const;
  await s3.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: true }));
  await s3.send(
    new PutObjectLockConfigurationCommand({
      Bucket,
      ObjectLockConfiguration: { ObjectLockEnabled: 'Enabled', Rule },
    }),
  );
}

/** Uploads one part, and gives how to complete the upload. */
export async function startUpload({ s3 }: Aws, Bucket: string, Key: string) {
  const ChecksumAlgorithm = 'SHA256';
  const { UploadId } = await s3.send(new CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm }));
  const part = { Bucket, Key, UploadId, PartNumber: 1, Body: 'a part', ChecksumAlgorithm } as const;
  const { ETag, ChecksumSHA256 } = await s3.send(new UploadPartCommand(part));
  const Parts = [{ PartNumber: 1, ETag, ChecksumSHA256 }];
  return async () => {
    const whole = { Bucket, Key, UploadId, MultipartUpload: { Parts } };
    const { VersionId } = await s3.send(new CompleteMultipartUploadCommand(whole));
    return s3.send(new HeadObjectCommand({ Bucket, Key, VersionId, ChecksumMode: 'ENABLED' }));
  };
}

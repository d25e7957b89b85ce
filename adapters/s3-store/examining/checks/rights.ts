import { randomBytes } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CreateMultipartUploadCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import type { StoreCheck } from '#core/ports/store.ts';
import { asked, type Bucket, call, keyIn } from '../../bucket.ts';
import { isAbsent } from '../../s3-error.ts';
import { failedBy, good } from '../store-check.ts';

const name = 'store rights';

/**
 * Each right that a backup and its read-back need, tried without leaving anything: uploads are begun and given up, and
 * what is read does not exist.
 */
export async function rights(bucket: Bucket): Promise<readonly StoreCheck[]> {
  const checks: StoreCheck[] = [];
  const attempt = async (work: () => Promise<unknown>): Promise<boolean> => {
    try {
      await work();
      return true;
    } catch (error) {
      checks.push(failedBy(name, error));
      return false;
    }
  };
  // first: where there is no bucket, or no way to it, nothing else is worth a word
  if (!(await attempt(() => list(bucket)))) return checks;
  const nonce = randomBytes(6).toString('hex');
  for (const prefix of ['points/', 'data/', 'runs/', 'audit/']) {
    const key = `${prefix}doctor/${nonce}`;
    await attempt(() => read(bucket, key));
    await attempt(() => write(bucket, key));
  }
  return checks.length === 0 ? [good(name)] : checks;
}

const list = (bucket: Bucket): Promise<unknown> =>
  call(bucket, asked(bucket, 's3:ListBucket'), (client) =>
    client.send(
      new ListObjectsV2Command({ Bucket: bucket.name, Prefix: keyIn(bucket, 'points/'), MaxKeys: 1 }),
    ),
  );

const read = (bucket: Bucket, key: string): Promise<unknown> =>
  call(
    bucket,
    asked(bucket, 's3:GetObject', key),
    (client) => client.send(new GetObjectCommand({ Bucket: bucket.name, Key: keyIn(bucket, key) })),
    (problem) => (isAbsent(problem) ? 'absent' : undefined),
  );

async function write(bucket: Bucket, key: string): Promise<void> {
  const place = { Bucket: bucket.name, Key: keyIn(bucket, key) };
  const about = asked(bucket, 's3:PutObject', key);
  const { UploadId } = await call(bucket, about, (client) =>
    client.send(new CreateMultipartUploadCommand({ ...place, ChecksumAlgorithm: 'SHA256' })),
  );
  try {
    const part = { ...place, UploadId, PartNumber: 1, Body: 'doctor', ChecksumAlgorithm: 'SHA256' } as const;
    await call(bucket, about, (client) => client.send(new UploadPartCommand(part)));
  } finally {
    await call(bucket, asked(bucket, 's3:AbortMultipartUpload', key), (client) =>
      client.send(new AbortMultipartUploadCommand({ ...place, UploadId })),
    );
  }
}

import { HeadObjectCommand } from '@aws-sdk/client-s3';
import type { ObjectHead, ObjectRef } from '#core/ports/store.ts';
import { MissingObjectError } from '#core/ports/store-errors.ts';
import { asked, type Bucket, call, keyIn } from '../bucket.ts';
import { isAbsent } from '../s3-error.ts';
import { coldStateOf } from './cold-state.ts';
import { readVersion } from './read-version.ts';

/** The newest version of a small object, whole. */
export async function getObject(bucket: Bucket, key: string): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of readVersion(bucket, { key, versionId: null })) chunks.push(Buffer.from(chunk));
  } catch (error) {
    if (error instanceof MissingObjectError) return undefined;
    throw error;
  }
  return Buffer.concat(chunks);
}

/** Size, checksum and storage as the store tells them now. */
export async function headObject(
  bucket: Bucket,
  { key, versionId }: ObjectRef,
): Promise<ObjectHead | undefined> {
  const action = versionId === null ? 's3:GetObject' : 's3:GetObjectVersion';
  const head = await call(
    bucket,
    asked(bucket, action, key),
    (client) =>
      client.send(
        new HeadObjectCommand({
          Bucket: bucket.name,
          Key: keyIn(bucket, key),
          VersionId: versionId ?? undefined,
          ChecksumMode: 'ENABLED',
        }),
      ),
    (problem) => (isAbsent(problem) ? ('absent' as const) : undefined),
  );
  if (head === 'absent') return undefined;
  const cold = coldStateOf(head);
  return {
    bytes: head.ContentLength ?? 0,
    storedChecksum: head.ChecksumSHA256,
    ...(cold ? { cold } : {}),
  };
}

import { createHash } from 'node:crypto';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  HeadObjectCommand,
  PutObjectCommand,
  UploadPartCommand,
} from '@aws-sdk/client-s3';
import { PermanentError } from '#core/errors.ts';
import { asked, type Bucket, call, keyIn } from '../bucket.ts';
import { compositeOf } from '../multipart-writer.ts';
import { isAbsent } from '../s3-error.ts';
import { forgetful, nonceName } from '../settle-doubt.ts';

/**
 * The one object that shows what conditional writes do: written by the first probe, and never replaced by the later
 * ones, if the store keeps what it promises. It also says to people what the bucket is used for.
 */
export const markerKey = 'holdfast.json';
const markerNonce = 'marker';
const marker = Buffer.from('{"holdfast":"store","layout":1}\n');

/** Refuses a store that would overwrite what exists; everything else depends on that promise. Leaves nothing behind. */
export async function probeBucket(bucket: Bucket): Promise<void> {
  if (!(await isThere(bucket))) {
    await putMarker(bucket);
    await isThere(bucket);
  }
  if ((await putMarker(bucket)) !== 'refused') throw unconditional(bucket, 'PutObject');
  if ((await completeMarker(bucket)) !== 'refused') throw unconditional(bucket, 'CompleteMultipartUpload');
}

const isThere = (bucket: Bucket): Promise<boolean> =>
  call(
    bucket,
    asked(bucket, 's3:GetObject', markerKey),
    async (client) => {
      const place = { Bucket: bucket.name, Key: keyIn(bucket, markerKey) };
      const { Metadata } = await client.send(new HeadObjectCommand(place));
      if (Metadata?.[nonceName] !== markerNonce) throw forgetful(markerKey);
      return true;
    },
    (problem) => (isAbsent(problem) ? false : undefined),
  );

type Answer = 'written' | 'refused';

const putMarker = (bucket: Bucket): Promise<Answer> =>
  call<Answer, Answer>(
    bucket,
    asked(bucket, 's3:PutObject', markerKey),
    async (client) => {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket.name,
          Key: keyIn(bucket, markerKey),
          Body: marker,
          ContentType: 'application/json',
          IfNoneMatch: '*',
          ChecksumAlgorithm: 'SHA256',
          Metadata: { [nonceName]: markerNonce },
        }),
      );
      return 'written';
    },
    ({ status }) => (status === 412 || status === 409 ? 'refused' : undefined),
  );

async function completeMarker(bucket: Bucket): Promise<Answer> {
  const place = { Bucket: bucket.name, Key: keyIn(bucket, markerKey) };
  const about = asked(bucket, 's3:PutObject', markerKey);
  const { UploadId } = await call(bucket, about, (client) =>
    client.send(
      new CreateMultipartUploadCommand({
        ...place,
        ChecksumAlgorithm: 'SHA256',
        Metadata: { [nonceName]: markerNonce },
      }),
    ),
  );
  try {
    const part = await call(bucket, about, (client) =>
      client.send(
        new UploadPartCommand({
          ...place,
          UploadId,
          PartNumber: 1,
          Body: marker,
          ChecksumAlgorithm: 'SHA256',
        }),
      ),
    );
    return await call<Answer, Answer>(
      bucket,
      about,
      async (client) => {
        const Parts = [{ PartNumber: 1, ETag: part.ETag, ChecksumSHA256: part.ChecksumSHA256 }];
        await client.send(
          new CompleteMultipartUploadCommand({
            ...place,
            UploadId,
            IfNoneMatch: '*',
            // all that a run says of its uploads: a server that chokes on it shall do so here
            ChecksumSHA256: compositeOf([createHash('sha256').update(marker).digest()]),
            ChecksumType: 'COMPOSITE',
            MpuObjectSize: marker.length,
            MultipartUpload: { Parts },
          }),
        );
        return 'written';
      },
      ({ status }) => (status === 412 || status === 409 ? 'refused' : undefined),
    );
  } finally {
    await call(bucket, asked(bucket, 's3:AbortMultipartUpload', markerKey), (client) =>
      client.send(new AbortMultipartUploadCommand({ ...place, UploadId })),
    ).catch(() => undefined);
  }
}

const unconditional = (bucket: Bucket, what: string): PermanentError =>
  new PermanentError(`bucket '${bucket.name}' overwrites objects: ${what} does not heed If-None-Match`, {
    hint: 'a newer version of this server may (AWS, R2, MinIO since 2024, versitygw do); without it two runs can replace each other',
  });

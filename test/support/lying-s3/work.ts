import { type Answer, answerOf, errorAnswer, S3Error } from './answer.ts';
import type { Call } from './call.ts';
import * as settings from './operations/bucket-settings.ts';
import { restoreObject } from './operations/cold.ts';
import { completeMultipartUpload } from './operations/complete-upload.ts';
import { deleteObject } from './operations/delete-object.ts';
import { getObject, headObject } from './operations/get-object.ts';
import { listObjects } from './operations/list-objects.ts';
import { listMultipartUploads, listParts } from './operations/list-uploads.ts';
import { listVersions } from './operations/list-versions.ts';
import * as multipart from './operations/multipart-upload.ts';
import { putObject } from './operations/put-object.ts';
import { getObjectRetention, putObjectRetention } from './operations/retention.ts';
import type { Operation } from './request/operation.ts';
import type { S3Request } from './request/s3-request.ts';
import { type Bucket, createBucket } from './state/bucket.ts';

type Served = Exclude<Operation, 'Unknown' | 'CreateBucket'>;

const operations: Record<Served, (call: Call) => Answer> = {
  HeadBucket: () => answerOf(200),
  GetBucketVersioning: settings.getBucketVersioning,
  PutBucketVersioning: settings.putBucketVersioning,
  GetObjectLockConfiguration: settings.getObjectLockConfiguration,
  PutObjectLockConfiguration: settings.putObjectLockConfiguration,
  GetBucketLifecycleConfiguration: settings.getBucketLifecycle,
  PutBucketLifecycleConfiguration: settings.putBucketLifecycle,
  ListObjectsV2: listObjects,
  ListObjectVersions: listVersions,
  PutObject: putObject,
  GetObject: getObject,
  HeadObject: headObject,
  DeleteObject: deleteObject,
  PutObjectRetention: putObjectRetention,
  GetObjectRetention: getObjectRetention,
  RestoreObject: restoreObject,
  CreateMultipartUpload: multipart.createMultipartUpload,
  UploadPart: multipart.uploadPart,
  AbortMultipartUpload: multipart.abortMultipartUpload,
  CompleteMultipartUpload: completeMultipartUpload,
  ListMultipartUploads: listMultipartUploads,
  ListParts: listParts,
};

/** What the server keeps between requests. */
export interface World {
  readonly buckets: Map<string, Bucket>;
  /** Access key ids whose time is over. */
  readonly expired: ReadonlySet<string>;
  /** For buckets that are made by requests. */
  readonly versioned: boolean;
}

/** Does the work of a request, all of it or none. Errors of S3 are answers. */
export function work(world: World, call: Omit<Call, 'bucket'>): Answer {
  try {
    refuseStrangers(world, call);
    return served(world, call);
  } catch (error) {
    if (error instanceof S3Error) return errorAnswer(error);
    throw error;
  }
}

function served({ buckets, versioned }: World, call: Omit<Call, 'bucket'>): Answer {
  const { operation, bucket: name, method, query } = call.request;
  if (operation === 'Unknown') {
    throw new S3Error(501, 'NotImplemented', `${method} with ${Object.keys(query).join(', ')}`);
  }
  const bucket = buckets.get(name);
  if (operation === 'CreateBucket') {
    if (bucket) throw new S3Error(409, 'BucketAlreadyOwnedByYou');
    buckets.set(name, createBucket(name, versioned));
    return { ...answerOf(200, { location: `/${name}` }), undo: () => void buckets.delete(name) };
  }
  if (!bucket) throw new S3Error(404, 'NoSuchBucket', 'The specified bucket does not exist');
  return operations[operation]({ ...call, bucket });
}

const skewAllowedMs = 15 * 60 * 1000;

function refuseStrangers({ expired }: World, { request, now }: { request: S3Request; now: Date }): void {
  if (request.accessKeyId === '') throw new S3Error(403, 'AccessDenied', 'the request is not signed');
  if (expired.has(request.accessKeyId)) {
    throw new S3Error(400, 'ExpiredToken', 'The provided token has expired.');
  }
  const date = request.headers['x-amz-date'] ?? '';
  const [, y, mo, d, h, mi, s] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(date) ?? [];
  const signedAt = y ? Date.parse(`${y}-${mo}-${d}T${h}:${mi}:${s}Z`) : now.getTime();
  if (Math.abs(signedAt - now.getTime()) > skewAllowedMs) {
    throw new S3Error(
      403,
      'RequestTimeTooSkewed',
      'The difference between the request time and the current time is too large.',
    );
  }
}

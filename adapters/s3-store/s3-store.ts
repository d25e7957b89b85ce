import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import type { ExaminedStore, ListedObject, LockingStore, Store, ThawingStore } from '#core/ports/store.ts';
import type { Bucket, Patience } from './bucket.ts';
import { copyCommands } from './copy-commands.ts';
import { examineBucket } from './examining/examine-bucket.ts';
import { isVersioned } from './examining/is-versioned.ts';
import { lockOf } from './examining/lock-of.ts';
import { probeBucket } from './examining/probe-bucket.ts';
import { extendLock } from './extend-lock.ts';
import { createMultipartWriter } from './multipart-writer.ts';
import { putObject } from './put-object.ts';
import { getObject, headObject } from './reading/get-object.ts';
import { childrenOf, listObjects, unfinishedUploads } from './reading/list-keys.ts';
import { readVersion } from './reading/read-version.ts';
import { createUploads } from './sending/uploads.ts';
import { thawObject } from './thaw-object.ts';
import { TimelyHandler } from './timely-handler.ts';

export interface S3StoreOptions {
  readonly bucket: string;
  readonly region: string;
  /** Of an S3 that is not AWS's. Paths name the bucket then. */
  readonly endpoint?: string | undefined;
  /** Before every key; ends with `/`. */
  readonly prefix?: string | undefined;
  /** In place of the default chain: environment, files, roles. */
  readonly credentials?: S3ClientConfig['credentials'];
  /** With a store that does not answer. */
  readonly patience?: Patience;
}

export interface S3Store extends Store, ExaminedStore, LockingStore, ThawingStore {
  /** Uploads that were begun before and never ended; bytes unknown, told as 0. */
  abandoned(before: Date): AsyncIterable<ListedObject>;
}

const defaultPatience: Patience = { silenceMs: 60_000, firstWaitMs: 200 };

/**
 * Points in a bucket of any S3. Nothing is believed because it was answered: every object that was written is looked at
 * again, and known by a nonce, its size and its checksum (docs/s3-answers.md).
 */
export function createS3Store(options: S3StoreOptions): S3Store {
  const bucket = bucketOf(options);
  const uploads = createUploads(bucket);
  const lock = once(() => lockOf(bucket));
  return {
    label: `bucket ${bucket.name}${bucket.prefix === '' ? '' : `/${bucket.prefix}`}`,
    lock,
    create: (key) => createMultipartWriter(bucket, uploads, key),
    putOnce: (key, body) => putObject(bucket, key, body),
    get: (key) => getObject(bucket, key),
    read: (ref, range) => readVersion(bucket, ref, range),
    head: (ref) => headObject(bucket, ref),
    list: (prefix) => listObjects(bucket, prefix),
    children: (prefix) => childrenOf(bucket, prefix),
    copyCommands: (refs) => copyCommands(bucket, refs),
    probe: () => probeBucket(bucket),
    refuseUnfit: once(() => probeBucket(bucket)),
    shortcomings: async () =>
      (await isVersioned(bucket))
        ? []
        : ['the bucket keeps no versions: what is deleted or replaced there is gone'],
    examine: (now) => examineBucket(bucket, now),
    thaw: (ref, how) => thawObject(bucket, ref, how),
    extendLock: async (ref, until) => extendLock(bucket, await lock(), ref, until),
    abandoned: (before) => unfinishedUploads(bucket, before),
  };
}

function bucketOf({
  bucket,
  region,
  endpoint,
  prefix = '',
  credentials,
  patience = defaultPatience,
}: S3StoreOptions): Bucket {
  const { silenceMs } = patience;
  const options: S3ClientConfig = {
    region,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    // files that were renewed meanwhile are read again
    credentials: credentials ?? defaultProvider({ ignoreCache: true }),
    maxAttempts: 6,
    retryMode: 'standard',
    // The hashes are ours: each part's on its way there, and each part's on its way back.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: new TimelyHandler(
      {
        connectionTimeout: Math.min(10_000, silenceMs),
        requestTimeout: silenceMs,
        socketTimeout: silenceMs,
        throwOnRequestTimeout: true,
        httpAgent: { maxSockets: 50 },
        httpsAgent: { maxSockets: 50 },
      },
      silenceMs,
    ),
  };
  const client = new S3Client(options);
  const once = new S3Client({ ...options, credentials: client.config.credentials, maxAttempts: 1 });
  return { client, once, name: bucket, region, prefix, endpoint, patience };
}

function once<Value>(ask: () => Promise<Value>): () => Promise<Value> {
  let answer: Promise<Value> | undefined;
  return () => {
    answer ??= ask();
    // a question that failed may be asked again
    answer.catch(() => {
      answer = undefined;
    });
    return answer;
  };
}

import type { FitStore, ListedObject, LockingStore, Store, ThawingStore } from '#core/ports/store.ts';
import type { Bucket } from './bucket.ts';
import { copyCommands } from './copy-commands.ts';
import { isVersioned } from './examining/is-versioned.ts';
import { lockOf } from './examining/lock-of.ts';
import { probeBucket } from './examining/probe-bucket.ts';
import { extendLock } from './extend-lock.ts';
import { createMultipartWriter } from './multipart-writer.ts';
import { openBucket, type S3StoreOptions } from './open-bucket.ts';
import { putObject } from './put-object.ts';
import { getObject, headObject } from './reading/get-object.ts';
import { childrenOf, listObjects, unfinishedUploads } from './reading/list-keys.ts';
import { readVersion } from './reading/read-version.ts';
import { createUploads } from './sending/uploads.ts';
import { thawObject } from './thaw-object.ts';

export interface S3Store extends Store, FitStore, LockingStore, ThawingStore {
  /** Uploads that were begun before and never ended; bytes unknown, told as 0. */
  abandoned(before: Date): AsyncIterable<ListedObject>;
}

/**
 * Points in a bucket of any S3. Nothing is believed because it was answered: every object that was written is looked at
 * again, and known by a nonce, its size and its checksum (docs/s3-answers.md).
 */
export const createS3Store = (options: S3StoreOptions): S3Store => storeIn(openBucket(options));

export function storeIn(bucket: Bucket): S3Store {
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
    thaw: (ref, how) => thawObject(bucket, ref, how),
    extendLock: async (ref, until) => extendLock(bucket, await lock(), ref, until),
    abandoned: (before) => unfinishedUploads(bucket, before),
  };
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

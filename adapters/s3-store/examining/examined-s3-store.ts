import type { ExaminedStore } from '#core/ports/store.ts';
import { hidingOf } from '../hiding/hiding.ts';
import type { HidingS3Store } from '../hiding/hiding-s3-store.ts';
import { openBucket, type S3StoreOptions } from '../open-bucket.ts';
import { storeIn } from '../s3-store.ts';
import { examineBucket } from './examine-bucket.ts';

/** A bucket for whoever is asked what is wrong with it. Whoever only works in it loads none of the questions. */
export function createExaminedS3Store(options: S3StoreOptions): HidingS3Store & ExaminedStore {
  const bucket = openBucket(options);
  const store = storeIn(bucket);
  return {
    ...store,
    ...hidingOf(bucket, store.lock),
    examine: (now) => examineBucket(bucket, now),
  };
}

import type { HidingStore, MarkingStore } from '#core/ports/store.ts';
import { openBucket, type S3StoreOptions } from '../open-bucket.ts';
import { type S3Store, storeIn } from '../s3-store.ts';
import { hidingOf } from './hiding.ts';

export type HidingS3Store = S3Store & HidingStore & MarkingStore;

/** A bucket for whoever may hide points in it, or take them back. */
export function createHidingS3Store(options: S3StoreOptions): HidingS3Store {
  const bucket = openBucket(options);
  const store = storeIn(bucket);
  return { ...store, ...hidingOf(bucket, store.lock) };
}

import type { S3Store, StoreConfig } from '#core/config/store.ts';
import { UsageError } from '#core/errors.ts';
import type {
  ExaminedStore,
  FitStore,
  HidingStore,
  LockingStore,
  MarkingStore,
  Store,
  Sweepable,
} from '#core/ports/store.ts';

export type OpenStore = Store &
  HidingStore &
  Partial<Sweepable & FitStore & ExaminedStore & MarkingStore & LockingStore>;

/** The store of a config. What reaches it is loaded when it is needed: the SDK takes time to load, and memory. */
export async function openStore(
  config: StoreConfig,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<OpenStore> {
  if ('s3' in config) return openBucket(config, environment);
  const { createDirectoryStore } = await import('#adapters/directory-store/directory-store.ts');
  const { directory, prefix } = config;
  return createDirectoryStore({ root: directory, ...(prefix === undefined ? {} : { prefix: `${prefix}/` }) });
}

async function openBucket(
  { s3, prefix }: S3Store,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<OpenStore> {
  const { bucket, region } = s3;
  if (bucket === undefined) {
    throw new UsageError('store.s3 names no bucket', { hint: "write bucket: 'my-backups'" });
  }
  // AWS's own names for it, which the SDK would heed for its own calls alone
  const endpoint = [s3.endpoint, environment['AWS_ENDPOINT_URL_S3'], environment['AWS_ENDPOINT_URL']].find(
    Boolean,
  );
  if (endpoint?.includes('@')) {
    throw new UsageError('the endpoint of store.s3 has a user in it', {
      hint: 'write it without: the endpoint stands in every RESTORE.md; keys come from the AWS variables or files',
    });
  }
  const { createExaminedS3Store } = await import('#adapters/s3-store/examining/examined-s3-store.ts');
  return createExaminedS3Store({
    bucket,
    region,
    endpoint,
    prefix: prefix === undefined ? undefined : `${prefix}/`,
  });
}

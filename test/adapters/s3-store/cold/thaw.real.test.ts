import { CopyObjectCommand } from '@aws-sdk/client-s3';
import { afterAll, expect, it } from 'vitest';
import { createS3Store } from '#adapters/s3-store/s3-store.ts';
import type { ColdState, ObjectRef } from '#core/ports/store.ts';
import { FrozenError } from '#core/ports/store-errors.ts';
import { collect } from '#test/support/collect.ts';
import { ministack } from '#test/support/s3-servers.ts';
import { makeBucket } from '../make-bucket.ts';

const access = await ministack();
afterAll(() => access.stop());

// It keeps no thaw of a version that is named: those are tried against the scripted S3.
it('MiniStack freezes, thaws after a while and lets read again, as this store tells it', async () => {
  const { bucket, client, credentials } = await makeBucket(access, { versioned: false });
  const { endpoint, region } = access;
  const store = createS3Store({ endpoint, region, bucket, credentials });
  await store.putOnce('data/x', Buffer.from('bytes'));
  const place = { Bucket: bucket, Key: 'data/x' };
  await client.send(
    new CopyObjectCommand({ ...place, CopySource: `${bucket}/data/x`, StorageClass: 'GLACIER' }),
  );
  const ref: ObjectRef = { key: 'data/x', versionId: null };
  const stateOf = async (): Promise<ColdState['state'] | undefined> => (await store.head(ref))?.cold?.state;
  expect(await stateOf()).toBe('frozen');
  await expect(collect(store.read(ref))).rejects.toBeInstanceOf(FrozenError);
  expect(await store.thaw(ref, { speed: 'expedited', days: 2 })).toBe('asked');
  expect(await store.thaw(ref, { speed: 'expedited', days: 2 })).toBe('thawing');
  expect(await stateOf()).toBe('thawing');
  await expect.poll(stateOf, { timeout: 20_000, interval: 200 }).toBe('readable');
  expect((await store.head(ref))?.cold?.until?.getTime()).toBeGreaterThan(Date.now() + 86_400_000);
  expect(Buffer.concat(await collect(store.read(ref))).toString()).toBe('bytes');
  expect(await store.thaw(ref, { speed: 'standard', days: 3 })).toBe('readable');
  client.destroy();
}, 60_000);

import {
  DeleteObjectCommand,
  GetObjectRetentionCommand,
  ListMultipartUploadsCommand,
} from '@aws-sdk/client-s3';
import { afterAll, describe, expect, it } from 'vitest';
import { createHidingS3Store } from '#adapters/s3-store/hiding/hiding-s3-store.ts';
import { createS3Store } from '#adapters/s3-store/s3-store.ts';
import { hiddenAt, hidingContract, putPoint } from '#test/suites/hiding.ts';
import { storeContract } from '#test/suites/store.ts';
import { collect } from '#test/support/collect.ts';
import { ministack, versitygw } from '#test/support/s3-servers.ts';
import { type BucketKind, makeBucket } from './make-bucket.ts';

const kinds: readonly (readonly [string, BucketKind])[] = [
  ['versioned and locked', { versioned: true, lockDays: 1 }],
  ['versioned', { versioned: true }],
  ['without versions', { versioned: false }],
];

for (const [server, start] of [
  ['MiniStack', ministack],
  ['versitygw', versitygw],
] as const) {
  const access = await start();
  if (!access) continue;
  afterAll(() => access.stop());
  const open = async (kind: BucketKind) => {
    const { bucket, client, credentials } = await makeBucket(access, kind);
    const { endpoint, region } = access;
    const store = createHidingS3Store({ endpoint, region, bucket, credentials, prefix: 'team/backups/' });
    return { store, bucket, client };
  };

  for (const [words, kind] of kinds) {
    storeContract(`a bucket of ${server}, ${words},`, async () => {
      const { store, bucket, client } = await open(kind);
      return {
        store,
        partBytes: 5 * 1024 * 1024,
        cleanup: async () => client.destroy(),
        unfinished: async () => {
          const { Uploads = [] } = await client.send(new ListMultipartUploadsCommand({ Bucket: bucket }));
          return Uploads.map(({ Key = '' }) => Key);
        },
      };
    });
  }

  for (const [words, kind] of kinds.filter(([, { versioned }]) => versioned)) {
    hidingContract(`a bucket of ${server}, ${words},`, async () => (await open(kind)).store);
  }

  it(`hides nothing in a bucket of ${server} without versions: it would be gone`, async () => {
    const { store } = await open({ versioned: false });
    const point = await putPoint(store, '20261120T023000Z-3f9a1c');
    const before = await collect(store.list('points/'));
    await expect(store.hide(point, hiddenAt)).rejects.toThrow(/keeps no versions/);
    await expect(store.hideAttempt('data/daily/postgres/orders/')).rejects.toThrow(/keeps no versions/);
    expect(await collect(store.list('points/'))).toEqual(before);
  });

  describe(`a locked bucket of ${server}`, () => {
    it('says how it locks, and keeps what is hidden readable by its version', async () => {
      const { store, bucket, client } = await open({ versioned: true, lockDays: 3 });
      expect(await store.lock()).toEqual({ mode: 'governance', days: 3 });
      expect(await store.shortcomings()).toEqual([]);
      const stored = await store.putOnce('data/x', Buffer.from('kept'));
      await client.send(new DeleteObjectCommand({ Bucket: bucket, Key: 'team/backups/data/x' }));
      expect(await store.get('data/x')).toBeUndefined();
      expect(Buffer.concat(await collect(store.read(stored))).toString()).toBe('kept');
    });

    it.each([
      { which: 'a version that is named', named: true },
      { which: 'the newest version', named: false },
    ])('keeps $which longer when asked, and never shorter', async ({ named }) => {
      const { store, bucket, client } = await open({ versioned: true, lockDays: 1 });
      const stored = await store.putOnce('data/x', Buffer.from('kept'));
      const until = new Date(Date.now() + 30 * 86_400_000);
      const lockedUntil = async () => {
        const asked = { Bucket: bucket, Key: 'team/backups/data/x', VersionId: stored.versionId ?? '' };
        const { Retention } = await client.send(new GetObjectRetentionCommand(asked));
        return Math.round((Retention?.RetainUntilDate?.getTime() ?? 0) / 1000);
      };
      const ref = named ? stored : { ...stored, versionId: null };
      await store.extendLock(ref, until);
      expect(await lockedUntil()).toBe(Math.round(until.getTime() / 1000));
      await store.extendLock(ref, new Date(Date.now() + 86_400_000));
      expect(await lockedUntil()).toBe(Math.round(until.getTime() / 1000));
    });

    it('refuses to lock what it cannot', async () => {
      const { store } = await open({ versioned: true });
      const stored = await store.putOnce('data/x', Buffer.from('kept'));
      expect(await store.lock()).toEqual({ mode: 'none', days: null });
      await expect(store.extendLock(stored, new Date(Date.now() + 86_400_000))).rejects.toThrow(
        /no Object Lock/,
      );
    });
  });
}

it('an S3 that nobody answers for is told apart from one that refuses', async () => {
  const store = createS3Store({
    bucket: 'backups',
    region: 'eu-central-1',
    endpoint: 'http://127.0.0.1:9',
    credentials: { accessKeyId: 'a', secretAccessKey: 'b' },
    patience: { silenceMs: 200, firstWaitMs: 5 },
  });
  await expect(store.putOnce('data/x', Buffer.from('x'))).rejects.toMatchObject({ name: 'TransientError' });
});

import { CreateBucketCommand, PutObjectLockConfigurationCommand, S3Client } from '@aws-sdk/client-s3';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createS3Store } from '#adapters/s3-store/s3-store.ts';
import { partsOf, requestsOfBackup } from '#core/costs/run-requests.ts';
import type { Worker } from '#core/ports/worker.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { type LyingS3, startLyingS3 } from '#test/support/lying-s3/start.ts';
import { cloud } from '../cloud/cloud-setup.ts';

let s3: LyingS3;
beforeAll(async () => {
  s3 = await startLyingS3({ minPartBytes: 1 });
  const client = new S3Client({ ...accessTo(s3), forcePathStyle: true });
  await client.send(new CreateBucketCommand({ Bucket: 'locked', ObjectLockEnabledForBucket: true }));
  const Rule = { DefaultRetention: { Mode: 'GOVERNANCE', Days: 14 } } as const;
  const ObjectLockConfiguration = { ObjectLockEnabled: 'Enabled', Rule } as const;
  await client.send(new PutObjectLockConfigurationCommand({ Bucket: 'locked', ObjectLockConfiguration }));
});
afterAll(() => s3.stop());

const accessTo = ({ endpoint, region, credentials }: LyingS3) => ({ endpoint, region, credentials });

/** PUT, COPY, POST and LIST cost ten times what GET, HEAD and the others do. */
const isPut = (operation: string): boolean =>
  /^(Put|UploadPart$|Create|Complete|ListObjects)/.test(operation) || operation === 'CopyObject';

/** An engine whose dump has several archives, of as many parts of 1,024 bytes as are told. */
function workerOf(parts: readonly number[]): Worker {
  const one = fakeWorker();
  return {
    ...one,
    async backup(sink, signal) {
      for (const [index, count] of parts.slice(1).entries()) {
        const bytes = Buffer.alloc(count * 1024, index + 2);
        await sink.store({
          ...{ archive: `big-${index}`, encoding: 'bytes', extension: 'bin', ended: Promise.resolve() },
          source: (async function* () {
            yield bytes;
          })(),
        });
      }
      return fakeWorker({ bytes: Buffer.alloc((parts[0] ?? 0) * 1024, 1) }).backup(sink, signal);
    },
  };
}

it.each([[[1]], [[6]], [[2, 3]], [[5, 1, 4]]])(
  'counts the requests that a backup of archives of %j parts really makes, to the last one',
  async (parts) => {
    const prefix = `${parts.join('-')}/`;
    const world = cloud({}, () => createS3Store({ bucket: 'locked', prefix, ...accessTo(s3) }));
    await world.ask();
    const record = await world.only();
    const before = s3.requests.length;
    expect(await world.work(record, workerOf(parts))).toBe(0);
    expect(await world.settle(record, { launch: 1, end: { exitCode: 0 } })).toBe('ended');
    expect(await world.only()).toMatchObject({ outcome: 'verified' });
    const made = s3.requests.slice(before).map(({ operation }) => operation);
    const sent = parts.reduce((sum, count) => sum + count, 0);
    // of each lock that is made longer, the world counts the call alone: it is one look and one PUT
    const locks = world.locked.length;
    expect({
      puts: made.filter(isPut).length + locks,
      gets: made.filter((operation) => !isPut(operation)).length + locks,
    }).toEqual(requestsOfBackup(parts.length, sent));
    world.cleanup();
  },
);

it('sends 5 GB in 640 parts of 8 MiB, and a short one more for each further archive', () => {
  expect(partsOf(5, 1)).toBe(640);
  expect(partsOf(5, 4)).toBe(643);
});

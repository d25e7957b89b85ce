import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { TransientError } from '#core/errors.ts';
import type { StoredObject } from '#core/ports/store.ts';
import { ObjectExistsError } from '#core/ports/store-errors.ts';
import { asked, type Bucket, call, keyIn } from './bucket.ts';
import { isPassing } from './s3-error.ts';
import { lookAgain, nonceName } from './settle-doubt.ts';

/** Half a minute of waiting at most. */
const mostTries = 7;

/**
 * Writes a small object whole. Whatever the store answers, or does not: it was written when a look at it shows our own
 * nonce, size and checksum, and only then.
 */
export async function putObject(bucket: Bucket, key: string, body: Uint8Array): Promise<StoredObject> {
  const nonce = randomBytes(12).toString('hex');
  const checksum = createHash('sha256').update(body).digest('base64');
  const written = { key, bytes: body.length, checksum, nonce };
  for (let number = 1; ; number++) {
    const answer = await put(bucket, { key, body, checksum, nonce });
    const found = await lookAgain(bucket, { ...written, versionId: answer.versionId });
    if (found !== 'absent') return found;
    // Somebody was there and is gone, or an answer was lost, or it was a lie. Asking again is safe: nothing is replaced.
    if (number === mostTries) throw answer.taken ? new ObjectExistsError(key) : lost(key);
    await sleep(bucket.patience.firstWaitMs * 2 ** number * (0.5 + Math.random()));
  }
}

interface PutAnswer {
  readonly versionId?: string | undefined;
  /** The store says that the key exists, or is just being written. */
  readonly taken: boolean;
}

/** Throws only what another try cannot change. */
function put(
  bucket: Bucket,
  {
    key,
    body,
    checksum,
    nonce,
  }: { readonly key: string; readonly body: Uint8Array; readonly checksum: string; readonly nonce: string },
): Promise<PutAnswer> {
  return call<PutAnswer, PutAnswer>(
    bucket,
    asked(bucket, 's3:PutObject', key),
    async () => {
      const { VersionId } = await bucket.once.send(
        new PutObjectCommand({
          Bucket: bucket.name,
          Key: keyIn(bucket, key),
          Body: body,
          ContentLength: body.length,
          ChecksumSHA256: checksum,
          IfNoneMatch: '*',
          Metadata: { [nonceName]: nonce },
        }),
      );
      return { versionId: VersionId, taken: false };
    },
    (problem) => {
      if (problem.status === 412 || problem.status === 409) return { taken: true };
      return isPassing(problem) ? { taken: false } : undefined;
    },
  );
}

const lost = (key: string): TransientError =>
  new TransientError(`'${key}' is not in the store, though it was written again and again`, {
    hint: 'the store loses what it accepts, or cannot be reached: look at it, then run again',
  });

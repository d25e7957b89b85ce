import { createHash, randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
} from '@aws-sdk/client-s3';
import { PermanentError, TransientError } from '#core/errors.ts';
import type { ObjectWriter, StoredObject } from '#core/ports/store.ts';
import { ObjectExistsError } from '#core/ports/store-errors.ts';
import { asked, type Bucket, call, keyIn, patiently } from './bucket.ts';
import { isPassing } from './s3-error.ts';
import type { Uploads } from './sending/uploads.ts';
import { lookAgain, nonceName } from './settle-doubt.ts';

interface SentPart {
  readonly etag: string;
  readonly sha256: Buffer;
}

/** Begins an object of unknown length. What is sent is invisible until the store has put it together. */
export async function createMultipartWriter(
  bucket: Bucket,
  uploads: Uploads,
  key: string,
): Promise<ObjectWriter> {
  const nonce = randomBytes(12).toString('hex');
  const uploadId = await begin(bucket, key, nonce);
  const parts: (SentPart | undefined)[] = [];
  const sending = new Set<Promise<unknown>>();
  const stop = new AbortController();
  let begun = 0;
  let sent = 0;
  let state: 'open' | 'committing' | 'committed' | 'aborted' = 'open';

  async function send(number: number, body: Uint8Array, sha256: Uint8Array): Promise<void> {
    const etag = await uploads.part(key, { uploadId, number, body, sha256, signal: stop.signal });
    parts[number - 1] = { etag, sha256: Buffer.from(sha256) };
    sent += body.length;
  }

  return {
    write: async (part, sha256) => {
      if (state !== 'open') throw notOpen(key, state);
      parts.push(undefined);
      begun += part.length;
      const writing = send(parts.length, part, sha256);
      sending.add(writing);
      try {
        await writing;
      } finally {
        sending.delete(writing);
      }
    },
    commit: async ({ bytes }) => {
      if (state !== 'open') throw notOpen(key, state);
      const whole = parts.filter((part) => part !== undefined);
      if (begun !== bytes || sent !== bytes || whole.length !== parts.length)
        throw wrongCount(key, sent, bytes);
      // An upload without a part cannot be completed: S3 wants an empty one then.
      if (whole.length === 0) throw wrongCount(key, 0, 1);
      state = 'committing';
      const stored = await complete(bucket, { key, uploadId, nonce, bytes, parts: whole });
      state = 'committed';
      return stored;
    },
    abort: async () => {
      if (state === 'committed' || state === 'aborted') return;
      state = 'aborted';
      stop.abort(new Error('the upload was given up'));
      // A part that arrives after the end of its upload would stay, unseen and paid for.
      await Promise.allSettled(sending);
      await end(bucket, key, uploadId);
    },
  };
}

async function begin(bucket: Bucket, key: string, nonce: string): Promise<string> {
  const { UploadId } = await patiently(bucket, () =>
    call(bucket, asked(bucket, 's3:PutObject', key), () =>
      bucket.once.send(
        new CreateMultipartUploadCommand({
          Bucket: bucket.name,
          Key: keyIn(bucket, key),
          ChecksumAlgorithm: 'SHA256',
          ContentType: 'application/octet-stream',
          Metadata: { [nonceName]: nonce },
        }),
      ),
    ),
  );
  if (UploadId) return UploadId;
  throw new TransientError(`the store began '${key}' and gave no upload id`, {
    hint: 'it is not the S3 it says it is: see npx holdfast doctor',
  });
}

/** Half a minute of waiting at most. */
const mostTries = 7;

/** Composite: the hash of the parts' hashes, and how many they are. Only this one is checked by every store. */
export const compositeOf = (hashes: readonly Uint8Array[]): string => {
  const hash = createHash('sha256');
  for (const part of hashes) hash.update(part);
  return `${hash.digest('base64')}-${hashes.length}`;
};

async function complete(
  bucket: Bucket,
  upload: {
    readonly key: string;
    readonly uploadId: string;
    readonly nonce: string;
    readonly bytes: number;
    readonly parts: readonly SentPart[];
  },
): Promise<StoredObject> {
  const { key, nonce, bytes, parts } = upload;
  const checksum = compositeOf(parts.map(({ sha256 }) => sha256));
  for (let number = 1; ; number++) {
    const answer = await askToComplete(bucket, { ...upload, checksum });
    // What the answer says is not believed: only what lies there counts, known by our nonce, size and checksum.
    const found = await lookAgain(bucket, { key, bytes, checksum, nonce, versionId: answer.versionId });
    if (found !== 'absent') return found;
    if (answer.said === 'taken' && number > 2) throw new ObjectExistsError(key);
    if (answer.said === 'gone' || number === mostTries) throw notCompleted(key, answer.said);
    await sleep(bucket.patience.firstWaitMs * 2 ** number * (0.5 + Math.random()));
  }
}

interface Completion {
  readonly said: 'done' | 'taken' | 'gone' | 'failed';
  readonly versionId?: string | undefined;
}

function askToComplete(
  bucket: Bucket,
  { key, uploadId, bytes, parts, checksum }: Parameters<typeof complete>[1] & { readonly checksum: string },
): Promise<Completion> {
  return call<Completion, Completion>(
    bucket,
    asked(bucket, 's3:PutObject', key),
    async () => {
      const { VersionId } = await bucket.once.send(
        new CompleteMultipartUploadCommand({
          Bucket: bucket.name,
          Key: keyIn(bucket, key),
          UploadId: uploadId,
          IfNoneMatch: '*',
          ChecksumSHA256: checksum,
          ChecksumType: 'COMPOSITE',
          MpuObjectSize: bytes,
          MultipartUpload: {
            Parts: parts.map(({ etag, sha256 }, index) => ({
              PartNumber: index + 1,
              ETag: etag,
              ChecksumSHA256: sha256.toString('base64'),
            })),
          },
        }),
      );
      return { said: 'done', versionId: VersionId };
    },
    (problem) => {
      if (problem.status === 412 || problem.status === 409) return { said: 'taken' };
      // An upload that is gone may be gone because it was completed: by ourselves, and the answer was lost.
      if (problem.status === 404 && problem.code !== 'NoSuchBucket') return { said: 'gone' };
      return isPassing(problem) || problem.status === 200 ? { said: 'failed' } : undefined;
    },
  );
}

/** Never throws: what could not be ended is found by doctor, and by the bucket's lifecycle. */
async function end(bucket: Bucket, key: string, uploadId: string): Promise<void> {
  const command = { Bucket: bucket.name, Key: keyIn(bucket, key), UploadId: uploadId };
  await call(bucket, asked(bucket, 's3:AbortMultipartUpload', key), (client) =>
    client.send(new AbortMultipartUploadCommand(command)),
  ).catch(() => undefined);
}

const notOpen = (key: string, state: string) =>
  new PermanentError(`'${key}' is ${state}: nothing can be added to it`, {
    hint: 'start a new attempt; every attempt writes keys of its own',
  });

const wrongCount = (key: string, sent: number, bytes: number) =>
  new PermanentError(`'${key}' has ${sent} bytes in the store, ${bytes} bytes were promised`, {
    hint: 'the write was incomplete and is not kept; start a new attempt',
  });

const notCompleted = (key: string, said: Completion['said']): TransientError =>
  new TransientError(
    said === 'gone'
      ? `the upload of '${key}' is not known to the store any more, and the object is not there`
      : said === 'done'
        ? `the store says that '${key}' is complete, and it is not there`
        : `the store did not complete '${key}'`,
    { hint: 'nothing of it counts; the next attempt begins anew' },
  );

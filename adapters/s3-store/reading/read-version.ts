import { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetObjectCommand } from '@aws-sdk/client-s3';
import { AdvisedError, TransientError } from '#core/errors.ts';
import type { ObjectRef } from '#core/ports/store.ts';
import { MissingObjectError } from '#core/ports/store-errors.ts';
import { asked, type Bucket, call, keyIn } from '../bucket.ts';
import { adviseS3, isAbsent, isPassing, problemOf } from '../s3-error.ts';
import { leastBytes, paced } from './paced.ts';
import { passedBuffers } from './passed-buffers.ts';

interface Range {
  readonly start: number;
  readonly end?: number | undefined;
}

/** How often a reading that gave no byte is begun again. */
const mostTries = 6;

/**
 * The bytes of one version, unverified. A connection that breaks, falls silent or ends too early is taken up again at
 * the byte where it stopped, in the same version. Each chunk is valid until the next one is asked for.
 */
export async function* readVersion(
  bucket: Bucket,
  ref: ObjectRef,
  { start, end }: Range = { start: 0 },
): AsyncGenerator<Buffer> {
  if (end !== undefined && end <= start) return;
  const about = asked(bucket, 's3:GetObject', ref.key);
  let at = start;
  let etag: string | undefined;
  for (let tries = 1; ; tries++) {
    const before = at;
    try {
      const opened = await open(bucket, ref, { start: at, end }, etag);
      etag = opened.etag;
      for await (const chunk of paced(within(opened, { start: at, end }), bucket.patience.silenceMs)) {
        at += chunk.length;
        yield chunk;
      }
      const until = opened.until ?? at;
      if (at >= Math.min(until, end ?? until)) return;
      throw new EndedEarly(`the answer ended after ${at} of ${until} bytes`);
    } catch (error) {
      if (error instanceof AdvisedError) throw error;
      const problem = problemOf(error);
      if (at - before >= leastBytes) tries = 0;
      if (!isPassing(problem) || tries >= mostTries) throw adviseS3(problem, about, error);
      await sleep(Math.random() * bucket.patience.firstWaitMs * 2 ** tries);
    }
  }
}

class EndedEarly extends Error {}

interface Opened {
  readonly body: Readable;
  /** Offset in the object where the body begins: its start, where the server heeds no ranges. */
  readonly from: number;
  readonly etag: string | undefined;
  /** Offset in the object where the body ends; undefined where only its own end tells. */
  readonly until: number | undefined;
}

async function open(
  bucket: Bucket,
  { key, versionId }: ObjectRef,
  { start, end }: Range,
  etag: string | undefined,
): Promise<Opened> {
  const about = asked(bucket, versionId === null ? 's3:GetObject' : 's3:GetObjectVersion', key);
  const got = await call(
    bucket,
    about,
    (client) =>
      client.send(
        new GetObjectCommand({
          Bucket: bucket.name,
          Key: keyIn(bucket, key),
          VersionId: versionId ?? undefined,
          // the same bytes as before the break, also where there are no versions
          IfMatch: etag,
          ...(start > 0 || end !== undefined ? { Range: rangeOf(start, end) } : {}),
        }),
      ),
    (problem) => {
      if (problem.code === 'InvalidRange' || problem.status === 416) return 'beyond' as const;
      return isAbsent(problem) ? ('absent' as const) : undefined;
    },
  );
  if (got === 'beyond') {
    // with a tag it was begun before: its end is known, and this is not it
    if (etag !== undefined) throw new EndedEarly(`the store says that it ends before ${start}`);
    return { body: Readable.from([]), etag, from: start, until: start };
  }
  if (got === 'absent') throw new MissingObjectError(key);
  const body = streamOf(got.Body);
  const length = got.ContentLength;
  const isPart = got.$metadata.httpStatusCode === 206;
  const from = isPart ? Number(/^bytes (\d+)-/.exec(got.ContentRange ?? '')?.[1]) : 0;
  const problem =
    versionId !== null && got.VersionId !== undefined && got.VersionId !== versionId
      ? `gave version ${got.VersionId}, version ${versionId} was asked for`
      : got.ContentEncoding
        ? `gave it encoded as ${got.ContentEncoding}, which is not what was stored`
        : from <= start
          ? undefined
          : `gave the range '${got.ContentRange ?? ''}', from ${start} on was asked for`;
  if (problem !== undefined) {
    body.destroy();
    throw notToBeTrusted(key, problem);
  }
  return { body, etag: got.ETag, from, until: length === undefined ? undefined : from + length };
}

/** The part of an answer that was asked for. */
async function* within({ body, from }: Opened, { start, end }: Range): AsyncGenerator<Buffer> {
  let at = from;
  for await (const chunk of passedBuffers(body)) {
    const asked = chunk.subarray(
      Math.max(0, start - at),
      end === undefined ? undefined : Math.max(0, end - at),
    );
    at += chunk.length;
    if (asked.length > 0) yield asked;
    if (end !== undefined && at >= end) return;
  }
}

/** Says nothing about the bytes that are stored: they were not given. */
const notToBeTrusted = (key: string, what: string): TransientError =>
  new TransientError(`'${key}': the store ${what}`, {
    hint: 'nothing of it was used; if it comes again, this server cannot be trusted with reading',
  });

const rangeOf = (start: number, end: number | undefined): string =>
  `bytes=${start}-${end === undefined ? '' : end - 1}`;

function streamOf(body: unknown): Readable {
  if (body instanceof Readable) return body;
  throw new TypeError('the SDK gave no stream');
}

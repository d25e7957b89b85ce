import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import type { Patience } from '../bucket.ts';
import {
  type Asked,
  adviseS3,
  isExpired,
  isPassing,
  isSkewed,
  isThrottled,
  problemIn,
  problemOf,
  type S3Problem,
} from '../s3-error.ts';
import type { Parallelism } from './parallelism.ts';
import type { Answer, Sender } from './put-request.ts';
import type { RequestSigner } from './request-signer.ts';

export interface UploadDeps {
  readonly client: S3Client;
  readonly sender: Sender;
  readonly signer: RequestSigner;
  readonly parallelism: Parallelism;
  readonly patience: Patience;
}

interface Part {
  /** With partNumber and uploadId in its query. */
  readonly url: URL;
  readonly body: Uint8Array;
  /** Of the body. */
  readonly sha256: Uint8Array;
  readonly signal: AbortSignal;
}

/** Half a minute of waiting on average, a minute at most: a store that restarts is back by then. */
const mostTries = 8;
const longestWaitMs = 30_000;

/**
 * Sends one part until the store has said that it holds exactly these bytes; returns its ETag. Sending it twice does no
 * harm: the store keeps one of each number. Throws the advised error of the last try.
 */
export async function uploadPart(deps: UploadDeps, about: Asked, part: Part): Promise<string> {
  let renewed = false;
  for (let number = 1; ; number++) {
    const outcome = await attempt(deps, part);
    if ('etag' in outcome) return outcome.etag;
    part.signal.throwIfAborted();
    const { problem, cause } = outcome;
    if (isThrottled(problem)) deps.parallelism.slowDown();
    const renewable = isExpired(problem) || isSkewed(problem);
    if (renewable && !renewed) {
      renewed = true;
      if (isExpired(problem)) await deps.client.config.credentials({ forceRefresh: true });
      continue;
    }
    if (renewable || !isPassing(problem) || number >= mostTries) throw adviseS3(problem, about, cause);
    await sleep(waitMs(deps.patience, number), undefined, { signal: part.signal }).catch(() =>
      part.signal.throwIfAborted(),
    );
  }
}

/** Full jitter: streams that were refused together do not come back together. */
const waitMs = ({ firstWaitMs }: Patience, number: number): number =>
  Math.random() * Math.min(longestWaitMs, firstWaitMs * 2 ** number) + firstWaitMs / 10;

type Outcome = { readonly etag: string } | { readonly problem: S3Problem; readonly cause?: unknown };

async function attempt(deps: UploadDeps, part: Part): Promise<Outcome> {
  const leave = await deps.parallelism.enter();
  const outcome = await asked(deps, part);
  leave('etag' in outcome ? 'well' : 'badly');
  return outcome;
}

async function asked(deps: UploadDeps, part: Part): Promise<Outcome> {
  try {
    part.signal.throwIfAborted();
    return judge(await send(deps, part), part, deps.signer);
  } catch (cause) {
    return { problem: problemOf(cause), cause };
  }
}

async function send(
  { signer, sender, patience: { silenceMs } }: UploadDeps,
  { url, body, sha256, signal }: Part,
): Promise<Answer> {
  const digest = Buffer.from(sha256.buffer, sha256.byteOffset, sha256.byteLength);
  const headers = await signer.sign({
    method: 'PUT',
    url,
    headers: {
      'x-amz-content-sha256': digest.toString('hex'),
      'x-amz-checksum-sha256': digest.toString('base64'),
    },
  });
  return sender.put({ url, headers, body, signal, silenceMs });
}

function judge({ status, headers, body }: Answer, { sha256 }: Part, signer: RequestSigner): Outcome {
  const etag = headers.etag;
  const checksum = headers['x-amz-checksum-sha256'];
  if (status !== 200) {
    const problem = problemIn(status, body);
    if (isSkewed(problem)) signer.setTime(headers.date);
    return { problem };
  }
  // S3 may begin with 200 and end with an error
  if (body.includes('<Error>')) return { problem: { ...problemIn(status, body), status: 500 } };
  if (etag === undefined || etag === '') return { problem: lie('it gave no ETag') };
  const expected = Buffer.from(sha256).toString('base64');
  if (checksum !== undefined && checksum !== expected) {
    return { problem: lie(`it holds a part with the checksum ${String(checksum)}, ${expected} was sent`) };
  }
  return { etag };
}

const lie = (message: string): S3Problem => ({ code: 'PartNotStored', message, status: 500 });

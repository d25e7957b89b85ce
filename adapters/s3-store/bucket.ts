import { setTimeout as sleep } from 'node:timers/promises';
import type { S3Client } from '@aws-sdk/client-s3';
import { AdvisedError, TransientError } from '#core/errors.ts';
import { type Asked, adviseS3, isUnreadable, mayBeExpired, problemOf, type S3Problem } from './s3-error.ts';

/** A bucket, and the place in it that is ours. */
export interface Bucket {
  readonly client: S3Client;
  /** The same without repetitions of its own: for writes, whose outcome we look at before each repetition. */
  readonly once: S3Client;
  readonly name: string;
  readonly region: string;
  /** Ends with `/` or is empty. */
  readonly prefix: string;
  /** Where it is not AWS's own. */
  readonly endpoint: string | undefined;
  readonly patience: Patience;
}

export interface Patience {
  /** A connection without a byte for so long is given up. */
  readonly silenceMs: number;
  /** Before the first repetition; each further wait is up to twice as long. */
  readonly firstWaitMs: number;
}

export const keyIn = ({ prefix }: Bucket, key: string): string => `${prefix}${key}`;

export const asked = (bucket: Bucket, action: string, key?: string): Asked => ({
  action,
  subject: key === undefined ? bucket.name : `${bucket.name}/${keyIn(bucket, key)}`,
});

/**
 * Performs a call of the SDK; credentials that expired meanwhile are fetched anew, and an answer that
 * makes no sense is asked for again, once. Throws what `adviseS3` makes of
 * the last problem, except where `expected` knows what it means: then its value is the result.
 */
export async function call<Result, Known = never>(
  bucket: Bucket,
  about: Asked,
  work: (client: S3Client) => Promise<Result>,
  expected: (problem: S3Problem) => Known | undefined = () => undefined,
): Promise<Result | Known> {
  try {
    return await work(bucket.client).catch(async (error: unknown) => {
      const problem = problemOf(error);
      if (mayBeExpired(problem)) await bucket.client.config.credentials({ forceRefresh: true });
      else if (isUnreadable(problem)) await sleep(bucket.patience.firstWaitMs);
      else throw error;
      return work(bucket.client);
    });
  } catch (error) {
    if (error instanceof AdvisedError) throw error;
    const problem = problemOf(error);
    const value = expected(problem);
    if (value !== undefined) return value;
    throw adviseS3(problem, about, error);
  }
}

/** Half a minute of waiting at most: a store that restarts is back by then. */
const mostTries = 7;

/** Repeats what failed in passing, where nothing is lost by it but time. Throws the last error. */
export async function patiently<Result>(
  { patience }: Pick<Bucket, 'patience'>,
  work: () => Promise<Result>,
): Promise<Result> {
  for (let number = 1; ; number++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof TransientError) || number === mostTries) throw error;
      await sleep(patience.firstWaitMs * 2 ** number * (0.5 + Math.random()));
    }
  }
}

import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3';
import { defaultProvider } from '@aws-sdk/credential-provider-node';
import type { Bucket, Patience } from './bucket.ts';
import { TimelyHandler } from './timely-handler.ts';

export interface S3StoreOptions {
  readonly bucket: string;
  readonly region: string;
  /** Of an S3 that is not AWS's. Paths name the bucket then. */
  readonly endpoint?: string | undefined;
  /** Before every key; ends with `/`. */
  readonly prefix?: string | undefined;
  /** In place of the default chain: environment, files, roles. */
  readonly credentials?: S3ClientConfig['credentials'];
  /** With a store that does not answer. */
  readonly patience?: Patience;
}

const defaultPatience: Patience = { silenceMs: 60_000, firstWaitMs: 200 };

/** Makes the clients of a bucket; asks it for nothing. */
export function openBucket({
  bucket,
  region,
  endpoint,
  prefix = '',
  credentials,
  patience = defaultPatience,
}: S3StoreOptions): Bucket {
  const { silenceMs } = patience;
  const options: S3ClientConfig = {
    region,
    ...(endpoint === undefined ? {} : { endpoint, forcePathStyle: true }),
    // files that were renewed meanwhile are read again
    credentials: credentials ?? defaultProvider({ ignoreCache: true }),
    maxAttempts: 6,
    retryMode: 'standard',
    // The hashes are ours: each part's on its way there, and each part's on its way back.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    requestHandler: new TimelyHandler(
      {
        connectionTimeout: Math.min(10_000, silenceMs),
        requestTimeout: silenceMs,
        socketTimeout: silenceMs,
        throwOnRequestTimeout: true,
        httpAgent: { maxSockets: 50 },
        httpsAgent: { maxSockets: 50 },
      },
      silenceMs,
    ),
  };
  const client = new S3Client(options);
  const once = new S3Client({ ...options, credentials: client.config.credentials, maxAttempts: 1 });
  return { client, once, name: bucket, region, prefix, endpoint, patience };
}

import http from 'node:http';
import { errorAnswer, S3Error } from './answer.ts';
import { answerRequest } from './answer-request.ts';
import { createFaults, type Faults } from './lies/faults.ts';
import type { LoggedRequest, S3Request } from './request/s3-request.ts';
import { sendAnswer } from './send-answer.ts';
import { createBucket } from './state/bucket.ts';
import { endThaws, freeze } from './state/cold-storage.ts';
import { type ObjectView, objectViews, type UploadView, uploadViews } from './state/views.ts';
import type { World } from './work.ts';

export type { Faults } from './lies/faults.ts';
export type { Lie, Rule } from './lies/lie.ts';
export type { S3Request } from './request/s3-request.ts';
export type { ObjectView } from './state/views.ts';

interface Options {
  /** That are there from the start. @default ['backups'] */
  readonly buckets?: readonly string[];
  /** Whether new buckets keep versions. @default true */
  readonly versioned?: boolean;
  /** Of every part but the last. @default 5 MiB, as everywhere */
  readonly minPartBytes?: number;
}

export interface LyingS3 {
  /** http://127.0.0.1:port; buckets are named by the path. */
  readonly endpoint: string;
  readonly region: string;
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string };
  readonly faults: Faults;
  /** All that came, in order. */
  readonly requests: readonly S3Request[];
  /** Access key ids: every request signed by one of them is answered with 400 ExpiredToken. */
  readonly expired: Set<string>;
  readonly clock: {
    /** How far the server's time is ahead. Requests more than 15 minutes away from it are refused. */
    skewMs: number;
  };
  /** Moves every version under a prefix to another storage class, as a lifecycle rule does. */
  freeze(prefix: string, storageClass: string): void;
  /** Every thaw that was asked for: its copy is there now, or gone again. */
  endThaws(as: 'ready' | 'gone'): void;
  /** Every key with its versions. */
  objects(): ObjectView[];
  /** Uploads that were neither completed nor aborted. */
  uploads(): UploadView[];
  stop(): Promise<void>;
}

const mebibyte = 1024 * 1024;

/** An S3 in memory, on a free port of 127.0.0.1. It is a correct one until a test scripts a lie. */
export async function startLyingS3({
  buckets = ['backups'],
  versioned = true,
  minPartBytes = 5 * mebibyte,
}: Options = {}): Promise<LyingS3> {
  const expired = new Set<string>();
  const world: World = {
    buckets: new Map(buckets.map((name) => [name, createBucket(name, versioned)])),
    expired,
    versioned,
  };
  const faults = createFaults();
  const requests: LoggedRequest[] = [];
  const clock = { skewMs: 0 };
  const stopping = new AbortController();
  const now = () => new Date(Date.now() + clock.skewMs);

  const surroundings = { world, faults, requests, now, minPartBytes, stopped: stopping.signal };
  const server = http.createServer((incoming, response) => {
    answerRequest(surroundings, incoming, response).catch((error: unknown) => {
      if (stopping.signal.aborted || response.headersSent) return void response.destroy();
      // A rule that throws, or a mistake of this server: it must not look like one of its lies.
      sendAnswer(response, errorAnswer(new S3Error(400, 'LyingS3Broke', String(error))), undefined, now());
    });
  });
  // A connection that is closed for idleness between two requests would be a lie that nobody scripted.
  server.keepAliveTimeout = 600_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  return {
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'AKIALYING', secretAccessKey: 'secret' },
    faults,
    requests,
    expired,
    clock,
    freeze: (prefix, storageClass) => freeze(world.buckets.values(), prefix, storageClass),
    endThaws: (as) => endThaws(world.buckets.values(), as),
    objects: () => objectViews(world.buckets.values()),
    uploads: () => uploadViews(world.buckets.values()),
    stop: async () => {
      stopping.abort();
      const closed = new Promise((resolve) => server.close(resolve));
      server.closeAllConnections();
      await closed;
    },
  };
}

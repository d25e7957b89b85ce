import { S3Error } from './answer.ts';
import type { Lie } from './lies/lie.ts';
import type { S3Request } from './request/s3-request.ts';
import type { Bucket } from './state/bucket.ts';

/** All that an operation works with. Operations are synchronous: no other request sees half of one. */
export interface Call {
  readonly request: S3Request;
  /** As it came, not decoded. */
  readonly body: Buffer;
  readonly bucket: Bucket;
  /** The server's clock. */
  readonly now: Date;
  /** For the operations that change what they keep or give. */
  readonly lie: Lie | undefined;
  /** Of every part but the last. */
  readonly minPartBytes: number;
}

export const impossible = (why: string): S3Error => new S3Error(400, 'LieImpossible', why);

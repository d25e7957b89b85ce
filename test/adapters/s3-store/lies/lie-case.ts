import type { Lie, Rule, S3Request } from '#test/support/lying-s3/start.ts';

/** One way in which a store can be wrong, and what a person sees of it. */
export interface LieCase {
  /** Stands so in docs/s3-answers.md. */
  readonly name: string;
  readonly lies: readonly Rule[];
  readonly outcome: 'verified' | 'failed';
  /** What lies in the store afterwards: no point at all, one that is not read back yet, a good one, a damaged one. */
  readonly point: 'none' | 'sealed' | 'verified' | 'damaged';
  /** Part of the error that is told. */
  readonly told?: RegExp;
  /** An upload stays that nobody could end. */
  readonly leavesUpload?: boolean;
}

type Which = (request: S3Request) => boolean;

const isArchive = ({ key }: S3Request): boolean => key.endsWith('.bin');
export const part: Which = (request) => request.operation === 'UploadPart' && isArchive(request);
export const creation: Which = (request) =>
  request.operation === 'CreateMultipartUpload' && isArchive(request);
export const completion: Which = (request) =>
  request.operation === 'CompleteMultipartUpload' && isArchive(request);
export const reading: Which = (request) => request.operation === 'GetObject' && isArchive(request);
export const looking: Which = (request) => request.operation === 'HeadObject' && isArchive(request);
export const listing: Which = ({ operation }) => operation === 'ListObjectsV2';
export const restoreText: Which = ({ operation, key }) =>
  operation === 'GetObject' && key.endsWith('RESTORE.md');
export const manifest: Which = ({ operation, key }) =>
  operation === 'PutObject' && key.endsWith('manifest.json');

/** Told once, `skip` true answers later. */
export const once = (when: Which, lie: Lie, skip = 0): Rule => ({ when, lie, times: 1, skip });
export const times = (count: number, when: Which, lie: Lie): Rule => ({ when, lie, times: count });
export const always = (when: Which, lie: Lie): Rule => ({ when, lie });

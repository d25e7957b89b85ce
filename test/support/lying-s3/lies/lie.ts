import type { S3Request } from '../request/s3-request.ts';

/** Which requests are lied to. Rules are asked in their order; the first that fits is told, the others are not. */
export interface Rule {
  readonly when: (request: S3Request) => boolean;
  /** So often, then no more. Without it: always. */
  readonly times?: number;
  /** So many fitting requests are answered truly before. */
  readonly skip?: number;
  readonly lie: Lie;
}

/**
 * What happens instead of the true answer. A lie that cannot be told about a request (a part lost by a PutObject, an
 * answer cut after its end) is answered with 400 LieImpossible, so that no test passes by it.
 */
export type Lie =
  | AnswerLie
  | LostLie
  | ErrorInside200Lie
  | ResetLie
  | TruncateLie
  | StallLie
  | FlipLie
  | PartLostLie
  | WrongChecksumLie
  | OtherVersionLie
  | SlowLie
  | DripLie
  | PageLie;

/** Another status. `done`: the work was done all the same. `early`: said before the body was read; nothing is done. */
export interface AnswerLie {
  readonly kind: 'answer';
  readonly status: number;
  readonly code: string;
  readonly done?: boolean;
  readonly early?: boolean;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * 200, and nothing is kept. A part is `forgotten` (completing with it is InvalidPart) unless it is to be `missing` from
 * the completed object, or `replaced` by zeros in it.
 */
export interface LostLie {
  readonly kind: 'lost';
  readonly part?: 'forgotten' | 'missing' | 'replaced';
}

/** Status 200 and an <Error> as the body. */
export interface ErrorInside200Lie {
  readonly kind: 'errorInside200';
  readonly code: string;
  readonly done?: boolean;
}

/**
 * The connection is destroyed: before the body is read; after `afterBytes` of it; when the work is done; after
 * `afterBytes` of the answer's body.
 */
export type ResetLie =
  | { readonly kind: 'reset'; readonly at: 'before-body' | 'before-answer' }
  | { readonly kind: 'reset'; readonly at: 'in-body' | 'in-answer'; readonly afterBytes: number };

/** The answer's body ends cleanly after `afterBytes`; its Content-Length tells the whole, or only what is sent. */
export interface TruncateLie {
  readonly kind: 'truncate';
  readonly afterBytes: number;
  readonly told: 'whole' | 'cut';
}

/** The connection stays open and silent: without an answer, or after `afterBytes` of its body. */
export type StallLie =
  | { readonly kind: 'stall'; readonly done: boolean }
  | { readonly kind: 'stall'; readonly afterBytes: number };

/**
 * One byte is different: in what PutObject, UploadPart and CompleteMultipartUpload keep, or in what GetObject gives.
 * Checksum and ETag stay those of the right bytes, or are those of the changed ones.
 */
export interface FlipLie {
  readonly kind: 'flip';
  /** Which byte of the object, the part or the answer; the first without it. */
  readonly byte?: number;
  readonly checksum: 'right' | 'changed';
}

/** CompleteMultipartUpload leaves out this part. The checksum is that of all, or of what is there. */
export interface PartLostLie {
  readonly kind: 'partLost';
  readonly part: number;
  readonly checksum: 'right' | 'changed';
}

/** The SHA-256 that an answer tells, in its headers or its XML, is this one; null leaves it out. */
export interface WrongChecksumLie {
  readonly kind: 'wrongChecksum';
  /** @default that of no bytes */
  readonly checksum?: string | null;
}

/** Get and Head give another version of the key, under the id of the other one or under the asked one. */
export interface OtherVersionLie {
  readonly kind: 'otherVersion';
  readonly under: 'own' | 'asked';
}

/** A late answer. `work: 'late'`: the work is done only after the wait, whether or not somebody still listens. */
export interface SlowLie {
  readonly kind: 'slow';
  readonly ms: number;
  readonly work?: 'late';
}

/** The body comes byte by byte, one every `everyMs`: never silent, and never at its end in any useful time. */
export interface DripLie {
  readonly kind: 'drip';
  readonly everyMs: number;
}

/** 200, and a page for people in place of the answer, as a proxy gives it. Nothing is done. */
export interface PageLie {
  readonly kind: 'page';
}

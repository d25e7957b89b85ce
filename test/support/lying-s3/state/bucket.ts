import { randomBytes } from 'node:crypto';
import type { Content } from './content.ts';

export interface Retention {
  readonly mode: string;
  /** ISO time. */
  readonly until: string;
}

export interface Version {
  /** `null` where the bucket keeps no versions. */
  readonly versionId: string;
  /** Undefined for a delete marker. */
  readonly content: Content | undefined;
  /** Content-Type and x-amz-meta-*. */
  readonly headers: Readonly<Record<string, string>>;
  /** Was told, so it is told again. */
  readonly checksums: Readonly<Record<string, string>>;
  readonly modifiedAt: Date;
  retention: Retention | undefined;
  /** As a lifecycle rule has moved it. */
  cold?: Cold | undefined;
}

export interface Cold {
  /** `GLACIER`, `DEEP_ARCHIVE`, `GLACIER_IR`. */
  readonly storageClass: string;
  /** Of the copy that somebody asked for. */
  readonly copy?: { readonly readyAtMs: number; readonly goesAtMs: number } | undefined;
}

export interface Part {
  /** With the bytes that will be in the object. */
  readonly content: Content;
  /** How many bytes were sent. */
  readonly sentBytes: number;
  readonly sha256: string | undefined;
  readonly modifiedAt: Date;
}

export interface Upload {
  readonly uploadId: string;
  readonly key: string;
  readonly headers: Readonly<Record<string, string>>;
  /** `SHA256`; undefined if none was asked for. */
  readonly algorithm: string | undefined;
  readonly initiatedAt: Date;
  readonly parts: Map<number, Part>;
}

export interface Bucket {
  readonly name: string;
  /** Newest last. */
  readonly keys: Map<string, readonly Version[]>;
  readonly uploads: Map<string, Upload>;
  versioning: 'Enabled' | 'Suspended' | undefined;
  /** As it was put. */
  lockXml: string | undefined;
  lifecycleXml: string | undefined;
}

export const createBucket = (name: string, versioned: boolean): Bucket => ({
  name,
  keys: new Map(),
  uploads: new Map(),
  versioning: versioned ? 'Enabled' : undefined,
  lockXml: undefined,
  lifecycleXml: undefined,
});

/** A version that has bytes. */
export interface Stored {
  readonly version: Version;
  readonly content: Content;
}

/** What a request without a version id means; undefined where the last version is a delete marker. */
export function currentOf(bucket: Bucket, key: string): Stored | undefined {
  const version = bucket.keys.get(key)?.at(-1);
  return version?.content && { version, content: version.content };
}

/** Adds a version, or replaces the one without an id. What it returns takes it back. */
export function addVersion(
  bucket: Bucket,
  key: string,
  version: Omit<Version, 'versionId'>,
): { readonly added: Version; readonly undo: () => void } {
  const before = bucket.keys.get(key);
  const enabled = bucket.versioning === 'Enabled';
  const added = { ...version, versionId: enabled ? randomBytes(16).toString('hex') : 'null' };
  const kept = (before ?? []).filter(({ versionId }) => enabled || versionId !== 'null');
  bucket.keys.set(key, [...kept, added]);
  return { added, undo: () => void (before ? bucket.keys.set(key, before) : bucket.keys.delete(key)) };
}

/** As an answer tells it; unversioned buckets tell none. */
export const toldVersionId = (bucket: Bucket, { versionId }: Version): string | undefined =>
  bucket.versioning === undefined ? undefined : versionId;

/** S3's order of keys. */
export const byBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

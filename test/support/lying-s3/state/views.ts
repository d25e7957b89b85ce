import { type Bucket, byBytes } from './bucket.ts';
import { bytesOf } from './content.ts';

/** A key and what lies there, newest version first. */
export interface ObjectView {
  readonly bucket: string;
  readonly key: string;
  readonly versions: readonly VersionView[];
}

interface VersionView {
  /** `null` where the bucket keeps no versions. */
  readonly versionId: string;
  readonly deleteMarker: boolean;
  /** As they lie there, whatever is said about them. */
  readonly bytes: Buffer;
  /** What the store says: base64, or of parts the composite. */
  readonly sha256: string | undefined;
  /** Names without x-amz-meta-. */
  readonly metadata: Readonly<Record<string, string>>;
  readonly retention: { readonly mode: string; readonly until: string } | undefined;
}

/** An upload that was neither completed nor aborted. */
export interface UploadView {
  readonly bucket: string;
  readonly key: string;
  readonly uploadId: string;
  /** By number. */
  readonly parts: readonly { readonly number: number; readonly bytes: Buffer }[];
}

export const objectViews = (buckets: Iterable<Bucket>): ObjectView[] =>
  [...buckets].flatMap(({ name, keys }) =>
    [...keys]
      .sort(([a], [b]) => byBytes(a, b))
      .map(([key, versions]) => ({
        bucket: name,
        key,
        versions: versions.toReversed().map(({ versionId, content, checksums, headers, retention }) => ({
          versionId,
          deleteMarker: content === undefined,
          bytes: content ? bytesOf(content) : Buffer.alloc(0),
          sha256: checksums['x-amz-checksum-sha256'],
          metadata: metadataIn(headers),
          retention,
        })),
      })),
  );

export const uploadViews = (buckets: Iterable<Bucket>): UploadView[] =>
  [...buckets].flatMap(({ name, uploads }) =>
    [...uploads.values()].map(({ key, uploadId, parts }) => ({
      bucket: name,
      key,
      uploadId,
      parts: [...parts]
        .sort(([a], [b]) => a - b)
        .map(([number, { content }]) => ({ number, bytes: bytesOf(content) })),
    })),
  );

const prefix = 'x-amz-meta-';

const metadataIn = (headers: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(prefix))
      .map(([name, value]) => [name.slice(prefix.length), value]),
  );

import { PermanentError } from '#core/errors.ts';
import { type Manifest, readManifest } from '#core/manifest/manifest.ts';
import type { RunName } from '#core/point/keys.ts';
import type { Bucket } from '../bucket.ts';
import { readVersion } from '../reading/read-version.ts';
import type { HiddenRecord } from './hidden-record.ts';

export type File = HiddenRecord['files'][number];

/** The bytes of one version, whatever lies over it. */
export async function bytesOf(bucket: Bucket, file: File): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of readVersion(bucket, file)) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks);
}

/** What that version of a manifest says; PermanentError where it cannot be believed. */
export async function hiddenManifest(bucket: Bucket, file: File, point: RunName): Promise<Manifest> {
  const read = readManifest(await bytesOf(bucket, file), point);
  if ('manifest' in read) return read.manifest;
  throw new PermanentError(`${point.source}@${point.runId} cannot be taken back: ${read.problem}`, {
    hint: 'take another point: npx holdfast list',
  });
}

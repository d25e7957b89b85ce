import { type Answer, answerOf, S3Error, textIn } from '../answer.ts';
import type { Call } from '../call.ts';
import { payloadOf } from '../request/request-body.ts';
import { addVersion, type Bucket, currentOf, type Retention, toldVersionId } from '../state/bucket.ts';
import { contentOf } from '../state/content.ts';
import { kept } from './kept.ts';

export function putObject(call: Call): Answer {
  const { request, body, bucket, now, lie } = call;
  const payload = payloadOf(request.headers, body);
  refuseTaken(call);
  const content = kept(contentOf(payload.bytes), lie);
  const checksums = checksumHeaders(payload.sha256 && content.seal.sha256, payload.crc32);
  const { added, undo } = addVersion(bucket, request.key, {
    content,
    headers: keptHeaders(request.headers),
    checksums,
    modifiedAt: now,
    retention: retentionOf(request.headers, bucket, now),
  });
  const versionId = toldVersionId(bucket, added);
  const headers = { etag: `"${content.seal.etag}"`, 'x-amz-version-id': versionId, ...checksums };
  return { ...answerOf(200, headers), undo };
}

/** Throws 412 when the key exists and must not. */
export function refuseTaken({ request, bucket }: Call): void {
  if (request.headers['if-none-match'] === '*' && currentOf(bucket, request.key)) {
    throw new S3Error(
      412,
      'PreconditionFailed',
      'At least one of the pre-conditions you specified did not hold',
    );
  }
}

/** What is given back with the object. */
export const keptHeaders = (headers: Readonly<Record<string, string>>): Record<string, string> => ({
  'content-type': 'binary/octet-stream',
  ...Object.fromEntries(
    Object.entries(headers).filter(([name]) => name === 'content-type' || name.startsWith('x-amz-meta-')),
  ),
});

function checksumHeaders(sha256: string | undefined, crc32: string | undefined): Record<string, string> {
  return {
    ...(sha256 && { 'x-amz-checksum-sha256': sha256 }),
    ...(crc32 && { 'x-amz-checksum-crc32': crc32 }),
    ...((sha256 || crc32) && { 'x-amz-checksum-type': 'FULL_OBJECT' }),
  };
}

const dayMs = 24 * 60 * 60 * 1000;

/** By its headers, or as the bucket does it to every new object. */
export function retentionOf(
  headers: Readonly<Record<string, string>>,
  { lockXml }: Bucket,
  now: Date,
): Retention | undefined {
  const mode = headers['x-amz-object-lock-mode'];
  const until = headers['x-amz-object-lock-retain-until-date'];
  if (mode && until) return { mode, until };
  const byDefault = textIn(lockXml ?? '', 'Mode');
  const years = Number(textIn(lockXml ?? '', 'Years') ?? 0);
  const days = Number(textIn(lockXml ?? '', 'Days') ?? years * 365);
  if (byDefault === undefined || days === 0) return undefined;
  return { mode: byDefault, until: new Date(now.getTime() + days * dayMs).toISOString() };
}

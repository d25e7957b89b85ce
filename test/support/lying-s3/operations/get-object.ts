import { type Answer, answerOf, S3Error } from '../answer.ts';
import { type Call, impossible } from '../call.ts';
import { currentOf, type Stored, toldVersionId, type Version } from '../state/bucket.ts';
import { bytesOf, sizeOf } from '../state/content.ts';
import { coldHeaders, refuseFrozen } from './cold.ts';
import { kept } from './kept.ts';

export function getObject(call: Call): Answer {
  const { stored, headers } = found(call);
  refuseFrozen(stored.version, call.now);
  const bytes = bytesOf(stored.content);
  const range = rangeOf(call.request.headers['range'], bytes.length);
  if (!range) return answerOf(200, { ...headers, ...checksums(call, stored) }, bytes);
  const { start, end } = range;
  const told = { ...headers, 'content-range': `bytes ${start}-${end - 1}/${bytes.length}` };
  return answerOf(206, told, bytes.subarray(start, end));
}

/** Has no body, and the length of the one that it stands for. */
export function headObject(call: Call): Answer {
  const { stored, headers } = found(call);
  const length = String(sizeOf(stored.content));
  return answerOf(200, { ...headers, ...checksums(call, stored), 'content-length': length });
}

function found(call: Call): {
  readonly stored: Stored;
  readonly headers: Record<string, string | undefined>;
} {
  const { request, bucket, lie } = call;
  const asked = askedFor(call);
  const { version, content } = lie?.kind === 'otherVersion' ? otherThan(asked, call) : asked;
  const changed = request.operation === 'GetObject' ? kept(content, lie) : content;
  const told = lie?.kind === 'otherVersion' && lie.under === 'asked' ? asked.version : version;
  refuseOther(request.headers, `"${changed.seal.etag}"`);
  const headers = {
    ...version.headers,
    etag: `"${changed.seal.etag}"`,
    'last-modified': version.modifiedAt.toUTCString(),
    'accept-ranges': 'bytes',
    'x-amz-version-id': toldVersionId(bucket, told),
    ...coldHeaders(version, call.now),
    'x-amz-object-lock-mode': version.retention?.mode,
    'x-amz-object-lock-retain-until-date': version.retention?.until,
  };
  return { stored: { version, content: changed }, headers };
}

function askedFor({ request, bucket }: Call): Stored {
  const { versionId } = request.query;
  if (versionId === undefined) {
    const current = currentOf(bucket, request.key);
    if (current) return current;
    const marker = bucket.keys.get(request.key)?.at(-1);
    const told = marker && { 'x-amz-delete-marker': 'true', 'x-amz-version-id': marker.versionId };
    throw new S3Error(404, 'NoSuchKey', 'The specified key does not exist.', told);
  }
  const version = bucket.keys.get(request.key)?.find((one) => one.versionId === versionId);
  if (!version) throw new S3Error(404, 'NoSuchVersion', 'The specified version does not exist.');
  if (version.content) return { version, content: version.content };
  throw new S3Error(405, 'MethodNotAllowed', 'this version is a delete marker', {
    'x-amz-delete-marker': 'true',
  });
}

/** The newest one that is not the asked one. */
function otherThan({ version }: Stored, { request, bucket }: Call): Stored {
  const isOther = (one: Version) => one.versionId !== version.versionId && one.content !== undefined;
  const other = bucket.keys.get(request.key)?.findLast(isOther);
  if (!other?.content) throw impossible(`'${request.key}' has no other version`);
  return { version: other, content: other.content };
}

function refuseOther(headers: Readonly<Record<string, string>>, etag: string): void {
  const wanted = headers['if-match'];
  if (wanted !== undefined && wanted !== '*' && wanted.replaceAll('"', '') !== etag.replaceAll('"', '')) {
    throw new S3Error(412, 'PreconditionFailed', `the object's ETag is ${etag}`);
  }
}

function checksums({ request }: Call, { version, content }: Stored): Record<string, string> {
  if (request.headers['x-amz-checksum-mode'] !== 'ENABLED') return {};
  const sha256 = version.checksums['x-amz-checksum-sha256'] && content.seal.sha256;
  return { ...version.checksums, ...(sha256 && { 'x-amz-checksum-sha256': sha256 }) };
}

/** Of a Range header: undefined for the whole, which it also is when nobody can read it. */
function rangeOf(header: string | undefined, size: number): { start: number; end: number } | undefined {
  const [, from = '', to = ''] = /^bytes=(\d*)-(\d*)$/.exec(header ?? '') ?? [];
  if (from === '' && to === '') return undefined;
  const start = from === '' ? Math.max(0, size - Number(to)) : Number(from);
  const end = from === '' || to === '' ? size : Math.min(size, Number(to) + 1);
  if (start < end) return { start, end };
  if (from !== '' && to !== '' && Number(to) < Number(from)) return undefined;
  throw new S3Error(416, 'InvalidRange', 'The requested range is not satisfiable', {
    'content-range': `bytes */${size}`,
  });
}

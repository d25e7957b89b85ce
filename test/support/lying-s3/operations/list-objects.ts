import { type Answer, escaped, S3Error, xmlAnswer } from '../answer.ts';
import type { Call } from '../call.ts';
import { type Bucket, byBytes, currentOf } from '../state/bucket.ts';
import { sizeOf } from '../state/content.ts';

/** ListObjectsV2. A page ends after `max-keys` keys and common prefixes, 1000 at most. */
export function listObjects({ request, bucket }: Call): Answer {
  const { prefix = '', delimiter = '', 'start-after': startAfter = '' } = request.query;
  const token = request.query['continuation-token'];
  const most = Math.min(1000, Number(request.query['max-keys'] ?? 1000));
  const told = request.query['encoding-type'] === 'url' ? urlEncoded : escaped;
  const after = token === undefined ? '' : Buffer.from(token, 'base64url').toString('utf8');
  const all = namesIn(bucket, { prefix, delimiter, startAfter }).filter((name) => byBytes(name, after) > 0);
  const page = all.slice(0, most);
  if (token === '') throw new S3Error(400, 'InvalidArgument', 'The continuation token provided is incorrect');
  const truncated = all.length > page.length && most > 0;
  const next = truncated
    ? `<NextContinuationToken>${Buffer.from(page.at(-1) ?? '').toString('base64url')}</NextContinuationToken>`
    : '';
  const entries = page.map((name) =>
    delimiter !== '' && name.includes(delimiter, prefix.length)
      ? `<CommonPrefixes><Prefix>${told(name)}</Prefix></CommonPrefixes>`
      : contents(bucket, name, told(name)),
  );
  const encoding = request.query['encoding-type'] === 'url' ? '<EncodingType>url</EncodingType>' : '';
  const asked = `<Name>${escaped(bucket.name)}</Name><Prefix>${told(prefix)}</Prefix>${delimiter && `<Delimiter>${told(delimiter)}</Delimiter>`}`;
  const counts = `<MaxKeys>${most}</MaxKeys><KeyCount>${page.length}</KeyCount><IsTruncated>${truncated}</IsTruncated>`;
  return xmlAnswer(
    `<ListBucketResult>${asked}${encoding}${counts}${next}${entries.join('')}</ListBucketResult>`,
  );
}

/** Keys and common prefixes, in the order of their bytes; the delimiter tells which is which. */
function namesIn(
  bucket: Bucket,
  { prefix, delimiter, startAfter }: Readonly<Record<'prefix' | 'delimiter' | 'startAfter', string>>,
): string[] {
  const names = new Set<string>();
  for (const key of bucket.keys.keys()) {
    if (!key.startsWith(prefix) || byBytes(key, startAfter) <= 0 || !currentOf(bucket, key)) continue;
    const at = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    names.add(at < 0 ? key : key.slice(0, at + delimiter.length));
  }
  return [...names].sort(byBytes);
}

function contents(bucket: Bucket, key: string, told: string): string {
  const current = currentOf(bucket, key);
  if (!current) return '';
  const { version, content } = current;
  const modified = `<LastModified>${version.modifiedAt.toISOString()}</LastModified>`;
  return `<Contents><Key>${told}</Key>${modified}<ETag>&quot;${content.seal.etag}&quot;</ETag><Size>${sizeOf(content)}</Size><StorageClass>STANDARD</StorageClass></Contents>`;
}

/** As S3 does it: slashes stay. */
const urlEncoded = (text: string): string => encodeURIComponent(text).replaceAll('%2F', '/');

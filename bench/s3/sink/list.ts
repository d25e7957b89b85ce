import type { Asked } from './asked.ts';
import { answerXml, element, text } from './s3-answer.ts';
import type { Stored } from './stored.ts';

/** ListObjectsV2: in order of the keys' bytes. A token is the last name of the page before, in hex. */
export function list({ objects }: Stored, { bucket, query, response }: Asked): void {
  const prefix = query.get('prefix') ?? '';
  const delimiter = query.get('delimiter') ?? '';
  const most = Number(query.get('max-keys') ?? 1000);
  const after = Buffer.from(query.get('continuation-token') ?? '', 'hex');
  const names = new Map<string, string>();
  for (const [full, object] of objects) {
    if (!full.startsWith(`${bucket}/${prefix}`)) continue;
    const key = full.slice(bucket.length + 1);
    const folder = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length);
    if (folder >= 0) {
      const name = key.slice(0, folder + delimiter.length);
      names.set(name, element('CommonPrefixes', text('Prefix', name)));
    } else {
      const { bytes, etag, modifiedAt } = object;
      const told = [text('Size', bytes), text('ETag', etag), text('LastModified', modifiedAt.toISOString())];
      names.set(key, element('Contents', text('Key', key), ...told));
    }
  }
  const sorted = [...names]
    .map(([name, xml]) => ({ bytes: Buffer.from(name), xml }))
    .filter(({ bytes }) => Buffer.compare(bytes, after) > 0)
    .sort((a, b) => Buffer.compare(a.bytes, b.bytes));
  const page = sorted.slice(0, most);
  const isTruncated = sorted.length > page.length;
  const next = page.at(-1)?.bytes.toString('hex') ?? '';
  const head = [text('Name', bucket), text('Prefix', prefix), text('KeyCount', page.length)];
  const more = isTruncated ? [text('NextContinuationToken', next)] : [];
  answerXml(
    response,
    element(
      'ListBucketResult',
      ...head,
      text('IsTruncated', String(isTruncated)),
      ...more,
      ...page.map(({ xml }) => xml),
    ),
  );
}

/** ListMultipartUploads, all on one page. */
export function listUploads({ uploads }: Stored, { bucket, query, response }: Asked): void {
  const prefix = `${bucket}/${query.get('prefix') ?? ''}`;
  const found = [...uploads]
    .filter(([, { key }]) => key.startsWith(prefix))
    .map(([uploadId, { key, begunAt }]) =>
      element(
        'Upload',
        text('Key', key.slice(bucket.length + 1)),
        text('UploadId', uploadId),
        text('Initiated', begunAt.toISOString()),
      ),
    );
  answerXml(
    response,
    element('ListMultipartUploadsResult', text('Bucket', bucket), text('IsTruncated', 'false'), ...found),
  );
}

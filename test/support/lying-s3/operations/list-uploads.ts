import { type Answer, escaped, xmlAnswer } from '../answer.ts';
import type { Call } from '../call.ts';
import { byBytes } from '../state/bucket.ts';
import { uploadOf } from './multipart-upload.ts';

export function listMultipartUploads({ request, bucket }: Call): Answer {
  const { prefix = '', 'key-marker': keyMarker = '', 'upload-id-marker': idMarker = '' } = request.query;
  const most = Number(request.query['max-uploads'] ?? 1000);
  const all = [...bucket.uploads.values()]
    .filter(({ key }) => key.startsWith(prefix))
    .sort((a, b) => byBytes(a.key, b.key) || byBytes(a.uploadId, b.uploadId))
    .filter(({ key, uploadId }) => {
      const order = byBytes(key, keyMarker);
      return order > 0 || (order === 0 && idMarker !== '' && byBytes(uploadId, idMarker) > 0);
    });
  const page = all.slice(0, most);
  const last = page.at(-1);
  const truncated = all.length > page.length;
  const next =
    truncated && last
      ? `<NextKeyMarker>${escaped(last.key)}</NextKeyMarker><NextUploadIdMarker>${last.uploadId}</NextUploadIdMarker>`
      : '';
  const uploads = page.map(
    ({ key, uploadId, initiatedAt }) =>
      `<Upload><Key>${escaped(key)}</Key><UploadId>${uploadId}</UploadId><Initiated>${initiatedAt.toISOString()}</Initiated></Upload>`,
  );
  const head = `<Bucket>${escaped(bucket.name)}</Bucket><Prefix>${escaped(prefix)}</Prefix><MaxUploads>${most}</MaxUploads>`;
  return xmlAnswer(
    `<ListMultipartUploadsResult>${head}<IsTruncated>${truncated}</IsTruncated>${next}${uploads.join('')}</ListMultipartUploadsResult>`,
  );
}

export function listParts(call: Call): Answer {
  const { key, uploadId, parts } = uploadOf(call);
  const { 'part-number-marker': marker = '0', 'max-parts': most = '1000' } = call.request.query;
  const all = [...parts].filter(([number]) => number > Number(marker)).sort(([a], [b]) => a - b);
  const page = all.slice(0, Number(most));
  const xml = page.map(([number, { content, sentBytes, sha256, modifiedAt }]) => {
    const sum = sha256 ? `<ChecksumSHA256>${sha256}</ChecksumSHA256>` : '';
    const said = `<ETag>&quot;${content.seal.etag}&quot;</ETag><Size>${sentBytes}</Size>${sum}`;
    return `<Part><PartNumber>${number}</PartNumber>${said}<LastModified>${modifiedAt.toISOString()}</LastModified></Part>`;
  });
  const where = `<Bucket>${escaped(call.bucket.name)}</Bucket><Key>${escaped(key)}</Key><UploadId>${uploadId}</UploadId>`;
  const truncated = `<IsTruncated>${all.length > page.length}</IsTruncated>`;
  const next = `<NextPartNumberMarker>${page.at(-1)?.[0] ?? marker}</NextPartNumberMarker>`;
  return xmlAnswer(`<ListPartsResult>${where}${truncated}${next}${xml.join('')}</ListPartsResult>`);
}

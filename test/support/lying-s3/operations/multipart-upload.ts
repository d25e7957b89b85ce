import { randomBytes } from 'node:crypto';
import { type Answer, answerOf, escaped, S3Error, xmlAnswer } from '../answer.ts';
import type { Call } from '../call.ts';
import { payloadOf } from '../request/request-body.ts';
import type { Upload } from '../state/bucket.ts';
import { keptPart } from './kept.ts';
import { keptHeaders } from './put-object.ts';

export function createMultipartUpload({ request, bucket, now }: Call): Answer {
  const uploadId = randomBytes(24).toString('base64url');
  const algorithm = request.headers['x-amz-checksum-algorithm'];
  bucket.uploads.set(uploadId, {
    uploadId,
    key: request.key,
    headers: keptHeaders(request.headers),
    algorithm,
    initiatedAt: now,
    parts: new Map(),
  });
  const where = `<Bucket>${escaped(bucket.name)}</Bucket><Key>${escaped(request.key)}</Key>`;
  const xml = `<InitiateMultipartUploadResult>${where}<UploadId>${uploadId}</UploadId></InitiateMultipartUploadResult>`;
  const headers = { 'x-amz-checksum-algorithm': algorithm, 'x-amz-checksum-type': algorithm && 'COMPOSITE' };
  return { ...xmlAnswer(xml, headers), undo: () => void bucket.uploads.delete(uploadId) };
}

export function uploadPart(call: Call): Answer {
  const { request, body, lie, now } = call;
  const upload = uploadOf(call);
  const number = Number(request.query['partNumber']);
  if (!Number.isInteger(number) || number < 1 || number > 10_000) {
    throw new S3Error(
      400,
      'InvalidArgument',
      'Part number must be an integer between 1 and 10000, inclusive',
    );
  }
  const payload = payloadOf(request.headers, body);
  refuseOtherAlgorithm(upload, payload.sha256 ? 'SHA256' : payload.crc32 && 'CRC32');
  const content = keptPart(payload.bytes, lie);
  const sha256 = payload.sha256 && content.seal.sha256;
  const before = upload.parts.get(number);
  upload.parts.set(number, { content, sentBytes: payload.bytes.length, sha256, modifiedAt: now });
  const undo = () => void (before ? upload.parts.set(number, before) : upload.parts.delete(number));
  const forgotten = lie?.kind === 'lost' && (lie.part ?? 'forgotten') === 'forgotten';
  const headers = {
    etag: `"${content.seal.etag}"`,
    'x-amz-checksum-sha256': sha256,
    'x-amz-checksum-crc32': payload.crc32,
  };
  return { ...answerOf(200, headers), undo: lie?.kind === 'lost' && !forgotten ? () => undefined : undo };
}

function refuseOtherAlgorithm({ algorithm }: Upload, sent: string | undefined): void {
  if (sent === undefined || sent === algorithm) return;
  const types = `expected checksum Type: ${algorithm?.toLowerCase() ?? 'null'}, actual checksum Type: ${sent.toLowerCase()}`;
  throw new S3Error(400, 'InvalidRequest', `Checksum Type mismatch occurred, ${types}`);
}

export function abortMultipartUpload(call: Call): Answer {
  const upload = uploadOf(call);
  const { uploads } = call.bucket;
  uploads.delete(upload.uploadId);
  return { ...answerOf(204), undo: () => void uploads.set(upload.uploadId, upload) };
}

/** Throws NoSuchUpload for one that is not there, was completed or aborted, or is another key's. */
export function uploadOf({ request, bucket }: Call): Upload {
  const upload = bucket.uploads.get(request.query['uploadId'] ?? '');
  if (upload?.key === request.key) return upload;
  throw new S3Error(
    404,
    'NoSuchUpload',
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
  );
}

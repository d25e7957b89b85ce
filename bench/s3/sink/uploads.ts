import { closeSync, openSync, unlinkSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type Asked, headerOf, receive, receiveWhole } from './asked.ts';
import { keep, keptHeaders, refuseTaken } from './put.ts';
import { answerXml, element, Refusal, text } from './s3-answer.ts';
import type { Piece, Stored, StoredPart, Upload } from './stored.ts';

/** CreateMultipartUpload. */
export function begin(stored: Stored, asked: Asked, key: string): void {
  const uploadId = `upload-${stored.next()}`;
  stored.uploads.set(uploadId, {
    key,
    headers: keptHeaders(asked),
    begunAt: new Date(),
    parts: new Map(),
  });
  answerXml(asked.response, element('InitiateMultipartUploadResult', text('UploadId', uploadId)));
}

/** UploadPart. The body goes from the connection into a file; the last of one number stays. */
export async function addPart(stored: Stored, asked: Asked, key: string): Promise<void> {
  uploadOf(stored, asked, key);
  const number = Number(asked.query.get('partNumber'));
  const etag = `"part-${stored.next()}"`;
  const piece = await receivePiece(stored, asked);
  // it may have been ended meanwhile
  const upload = stored.uploads.get(asked.query.get('uploadId') ?? '');
  if (!upload) {
    remove(piece);
    throw noSuchUpload();
  }
  const before = upload.parts.get(number);
  if (before) remove(before.piece);
  const checksum = headerOf(asked, 'x-amz-checksum-sha256');
  upload.parts.set(number, { piece, etag, checksum });
  const told = checksum === undefined ? {} : { 'x-amz-checksum-sha256': checksum };
  asked.response.writeHead(200, { etag, ...told }).end();
}

async function receivePiece({ folder, next }: Stored, { request }: Asked): Promise<Piece> {
  if (folder === undefined) return { bytes: await receive(request, () => {}), dropped: true };
  const file = join(folder, String(next()));
  const fd = openSync(file, 'wx');
  try {
    const bytes = await receive(request, (chunk) => {
      for (let from = 0; from < chunk.length; ) from += writeSync(fd, chunk, from);
    });
    return { bytes, file };
  } catch (error) {
    unlinkSync(file);
    throw error;
  } finally {
    closeSync(fd);
  }
}

/** CompleteMultipartUpload. What the client lists must be what came; its composite is taken as it is. */
export async function complete(stored: Stored, asked: Asked, key: string): Promise<void> {
  const upload = uploadOf(stored, asked, key);
  const parts = listedParts((await receiveWhole(asked.request)).toString('utf8'), upload);
  refuseTaken(stored, asked, key);
  const bytes = parts.reduce((sum, { piece }) => sum + piece.bytes, 0);
  const promised = headerOf(asked, 'x-amz-mp-object-size');
  if (promised !== undefined && Number(promised) !== bytes) {
    throw new Refusal(400, 'InvalidRequest', `${promised} bytes were promised, ${bytes} came`);
  }
  const etag = `"parts-${stored.next()}"`;
  const checksum = headerOf(asked, 'x-amz-checksum-sha256');
  const pieces = parts.map(({ piece }) => piece);
  keep(stored, asked, key, {
    bytes,
    pieces,
    etag,
    checksum,
    headers: upload.headers,
    modifiedAt: new Date(),
  });
  stored.uploads.delete(asked.query.get('uploadId') ?? '');
  const told = checksum === undefined ? [] : [text('ChecksumSHA256', checksum)];
  answerXml(asked.response, element('CompleteMultipartUploadResult', text('ETag', etag), ...told));
}

function listedParts(body: string, { parts }: Upload): StoredPart[] {
  const listed = [...body.matchAll(/<Part>(.*?)<\/Part>/gs)].map(([, part = '']) => part);
  const of = (part: string, tag: string): string | undefined =>
    new RegExp(`<${tag}>([^<]*)</${tag}>`).exec(part)?.[1]?.replaceAll('&quot;', '"');
  const found = listed.map((part) => {
    const there = parts.get(Number(of(part, 'PartNumber')));
    const checksum = of(part, 'ChecksumSHA256');
    const same = there && of(part, 'ETag')?.replaceAll('"', '') === there.etag.replaceAll('"', '');
    if (!same || (checksum !== undefined && checksum !== there.checksum)) {
      throw new Refusal(400, 'InvalidPart', `part ${of(part, 'PartNumber')} is not what came`);
    }
    return there;
  });
  if (found.length === 0) throw new Refusal(400, 'MalformedXML', 'no part is listed');
  return found;
}

/** AbortMultipartUpload. */
export function end(stored: Stored, asked: Asked, key: string): void {
  for (const { piece } of uploadOf(stored, asked, key).parts.values()) remove(piece);
  stored.uploads.delete(asked.query.get('uploadId') ?? '');
  asked.response.writeHead(204).end();
}

function uploadOf({ uploads }: Stored, { query }: Asked, key: string): Upload {
  const upload = uploads.get(query.get('uploadId') ?? '');
  if (upload?.key === key) return upload;
  throw noSuchUpload();
}

const noSuchUpload = () => new Refusal(404, 'NoSuchUpload');

function remove(piece: Piece): void {
  if ('file' in piece) unlinkSync(piece.file);
}

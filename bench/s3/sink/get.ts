import { closeSync, openSync, readSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { type Asked, headerOf } from './asked.ts';
import { Refusal } from './s3-answer.ts';
import type { Piece, Stored, StoredObject } from './stored.ts';

const chunkBytes = 256 * 1024;

/** GetObject and HeadObject. Nothing has versions here. */
export async function get(stored: Stored, asked: Asked, key: string): Promise<void> {
  const object = stored.objects.get(key);
  if (!object || asked.query.has('versionId')) throw new Refusal(404, object ? 'NoSuchVersion' : 'NoSuchKey');
  const expected = headerOf(asked, 'if-match');
  if (expected !== undefined && expected !== object.etag) throw new Refusal(412, 'PreconditionFailed');
  const range = rangeOf(headerOf(asked, 'range'), object.bytes);
  const { start, end } = range ?? { start: 0, end: object.bytes };
  const { request, response } = asked;
  response.writeHead(range ? 206 : 200, {
    ...headersOf(object),
    ...(headerOf(asked, 'x-amz-checksum-mode') === undefined || object.checksum === undefined
      ? {}
      : { 'x-amz-checksum-sha256': object.checksum }),
    'content-length': end - start,
    ...(range ? { 'content-range': `bytes ${start}-${end - 1}/${object.bytes}` } : {}),
  });
  if (request.method === 'GET') await send(response, object.pieces, start, end);
  response.end();
}

const headersOf = ({ headers, etag, modifiedAt }: StoredObject) => ({
  ...headers,
  etag,
  'accept-ranges': 'bytes',
  'last-modified': modifiedAt.toUTCString(),
});

/** `end` is exclusive. */
function rangeOf(header: string | undefined, bytes: number) {
  const [, first, last = ''] = /^bytes=(\d+)-(\d*)$/.exec(header ?? '') ?? [];
  if (first === undefined) return undefined;
  const start = Number(first);
  if (start >= bytes) throw new Refusal(416, 'InvalidRange');
  return { start, end: last === '' ? bytes : Math.min(bytes, Number(last) + 1) };
}

async function send(
  response: ServerResponse,
  pieces: readonly Piece[],
  start: number,
  end: number,
): Promise<void> {
  // one for the whole answer: it waits until the system has each chunk
  const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, end - start));
  let offset = 0;
  for (const piece of pieces) {
    const from = Math.max(0, start - offset);
    const until = Math.min(piece.bytes, end - offset);
    offset += piece.bytes;
    if (from >= until) continue;
    if ('dropped' in piece) throw new Refusal(403, 'InvalidObjectState', 'its bytes were dropped');
    if ('body' in piece) await write(response, piece.body.subarray(from, until));
    else await sendFile(response, piece.file, { buffer, from, until });
  }
}

async function sendFile(
  response: ServerResponse,
  file: string,
  { buffer, from, until }: { readonly buffer: Buffer; readonly from: number; readonly until: number },
): Promise<void> {
  const fd = openSync(file, 'r');
  try {
    for (let at = from; at < until; ) {
      const read = readSync(fd, buffer, 0, Math.min(buffer.length, until - at), at);
      if (read === 0) throw new Error(`${file} is shorter than it was`);
      at += read;
      await write(response, buffer.subarray(0, read));
    }
  } finally {
    closeSync(fd);
  }
}

const write = (response: ServerResponse, chunk: Buffer): Promise<void> =>
  new Promise((resolve, reject) => {
    response.write(chunk, (error) => (error ? reject(error) : resolve()));
  });

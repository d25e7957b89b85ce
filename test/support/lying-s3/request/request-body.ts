import { createHash } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import { crc32 } from 'node:zlib';
import { S3Error } from '../answer.ts';

/** The bytes that came, or undefined when the sender went away, or `upTo` bytes were there. */
export async function readBody(incoming: IncomingMessage, upTo = Infinity): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  return new Promise((resolve) => {
    incoming.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      size += chunk.length;
      if (size >= upTo) resolve(undefined);
    });
    incoming.once('end', () => resolve(Buffer.concat(chunks)));
    incoming.once('error', () => resolve(undefined));
    incoming.once('close', () => resolve(undefined));
  });
}

type Headers = Readonly<Record<string, string>>;

interface Payload {
  readonly bytes: Buffer;
  /** Base64, as the sender told it and as it was found to be right. */
  readonly sha256: string | undefined;
  readonly crc32: string | undefined;
}

/** The object's bytes in a request's body. Throws BadDigest and the like when they are not what the headers say. */
export function payloadOf(headers: Headers, body: Buffer): Payload {
  const chunked = (headers['x-amz-content-sha256'] ?? '').startsWith('STREAMING-');
  const { bytes, trailers } = chunked ? unchunked(body) : { bytes: body, trailers: {} };
  const told: Headers = { ...headers, ...trailers };
  if (told['x-amz-decoded-content-length'] !== undefined) {
    if (Number(told['x-amz-decoded-content-length']) !== bytes.length)
      throw new S3Error(400, 'IncompleteBody');
  }
  const hex = told['x-amz-content-sha256'] ?? '';
  const sha256 = createHash('sha256').update(bytes).digest();
  if (/^[0-9a-f]{64}$/.test(hex) && hex !== sha256.toString('hex')) {
    throw new S3Error(400, 'XAmzContentSHA256Mismatch', 'the body is not the one that was signed');
  }
  return {
    bytes,
    sha256: verified(told['x-amz-checksum-sha256'], () => sha256),
    crc32: verified(told['x-amz-checksum-crc32'], () => bigEndian(crc32(bytes))),
  };
}

function verified(told: string | undefined, found: () => Buffer): string | undefined {
  if (told !== undefined && told !== found().toString('base64')) {
    throw new S3Error(400, 'BadDigest', 'the checksum you gave does not match what was received');
  }
  return told;
}

function bigEndian(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value);
  return bytes;
}

/** Of aws-chunked: `size[;chunk-signature=…]CRLF bytes CRLF … 0 CRLF trailers`. */
function unchunked(body: Buffer): { readonly bytes: Buffer; readonly trailers: Headers } {
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = body.indexOf('\r\n', at);
    const size = Number.parseInt(body.toString('latin1', at, end), 16);
    if (end < 0 || Number.isNaN(size)) throw new S3Error(400, 'IncompleteBody');
    if (size === 0) {
      const lines = body.toString('latin1', end + 2).split(/\r?\n/);
      const pairs = lines.map((line) => line.split(':')).filter((pair) => pair.length === 2);
      const trailers = pairs.map(([name = '', value = '']) => [name.trim().toLowerCase(), value.trim()]);
      return { bytes: Buffer.concat(chunks), trailers: Object.fromEntries(trailers) };
    }
    if (end + 2 + size > body.length) throw new S3Error(400, 'IncompleteBody');
    chunks.push(body.subarray(end + 2, end + 2 + size));
    at = end + 2 + size + 2;
  }
}

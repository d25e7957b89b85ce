import type { IncomingMessage, ServerResponse } from 'node:http';
import { Refusal } from './s3-answer.ts';

/** One request, path style. */
export interface Asked {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly bucket: string;
  /** `<bucket>/<key>`; undefined where it is about the bucket. */
  readonly key: string | undefined;
  readonly query: URLSearchParams;
}

export function askedBy(request: IncomingMessage, response: ServerResponse): Asked {
  const { pathname, searchParams } = new URL(request.url ?? '/', 'http://sink');
  const [bucket = '', ...rest] = pathname.slice(1).split('/').map(decodeURIComponent);
  const key = rest.join('/');
  return {
    request,
    response,
    bucket,
    key: key === '' ? undefined : `${bucket}/${key}`,
    query: searchParams,
  };
}

export function headerOf({ request }: Pick<Asked, 'request'>, name: string): string | undefined {
  const value = request.headers[name];
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Hands each chunk on. Rejects when the body ends before its promised length. */
export function receive(request: IncomingMessage, onChunk: (chunk: Buffer) => void): Promise<number> {
  if (request.headers['content-encoding']?.includes('aws-chunked')) {
    request.resume();
    return Promise.reject(new Refusal(501, 'NotImplemented', 'the sink takes bodies as they are, unchunked'));
  }
  let bytes = 0;
  request.on('data', (chunk: Buffer) => {
    bytes += chunk.length;
    onChunk(chunk);
  });
  return new Promise((resolve, reject) => {
    request.once('end', () => resolve(bytes));
    request.once('close', () => reject(new Refusal(400, 'IncompleteBody')));
    request.once('error', reject);
  });
}

export async function receiveWhole(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await receive(request, (chunk) => chunks.push(chunk));
  return Buffer.concat(chunks);
}

import type { IncomingMessage } from 'node:http';
import { type Operation, operationOf } from './operation.ts';

/** One request as it came; the last fields are filled in while it is answered. */
export interface S3Request {
  /** `Unknown` is answered with 501. */
  readonly operation: Operation;
  readonly method: string;
  readonly bucket: string;
  /** Decoded; empty for requests about the bucket. */
  readonly key: string;
  readonly query: Readonly<Record<string, string>>;
  /** All but Authorization, names in small letters. */
  readonly headers: Readonly<Record<string, string>>;
  /** By which it was signed; empty if it was not. */
  readonly accessKeyId: string;
  /** Of the body as it came, once it was read to its end. */
  readonly bodyBytes: number | undefined;
  /** That was answered; undefined if there was no answer, or none yet. */
  readonly status: number | undefined;
  /** The kind of the lie that was told. */
  readonly lie: string | undefined;
}

/** The same, for those who answer it. */
export type LoggedRequest = { -readonly [Field in keyof S3Request]: S3Request[Field] };

export function readRequest(incoming: IncomingMessage): LoggedRequest {
  const { url = '/', method = '' } = incoming;
  const [path = '/', search = ''] = split(url, '?');
  const [bucket, key] = split(path.slice(1), '/');
  const query = Object.fromEntries(new URLSearchParams(search));
  const headers = Object.fromEntries(
    Object.entries(incoming.headers)
      .filter(([name]) => name !== 'authorization')
      .map(([name, value]) => [name, String(value)]),
  );
  const signedBy = incoming.headers.authorization ?? query['X-Amz-Credential'] ?? '';
  const request = {
    method,
    bucket: decodeURIComponent(bucket),
    key: decodeURIComponent(key),
    query,
    headers,
  };
  return {
    ...request,
    operation: operationOf(request),
    accessKeyId: /^(?:.*Credential=)?([^/,\s]+)\//.exec(signedBy)?.[1] ?? '',
    bodyBytes: undefined,
    status: undefined,
    lie: undefined,
  };
}

function split(text: string, at: string): [string, string] {
  const index = text.indexOf(at);
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + 1)];
}

import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import { SignatureV4 } from '@smithy/signature-v4';
import { Sha256 } from '#adapters/s3-store/sending/request-signer.ts';
import type { CloudAccess } from './local-cloud.ts';

interface ApiRequest {
  /** The name that is signed: `sts`, `ecs`, `lambda`. */
  readonly service: string;
  readonly method?: string;
  /** With its query, encoded. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface ApiAnswer {
  readonly status: number;
  readonly headers: Readonly<http.IncomingHttpHeaders>;
  readonly text: string;
}

/** One signed request, for services whose client is no dependency of ours. */
export async function apiRequest(access: CloudAccess, request: ApiRequest): Promise<ApiAnswer> {
  const { service, method = 'POST', path = '/', headers = {}, body = '' } = request;
  const { accessKeyId, secretAccessKey, sessionToken, region } = access;
  const credentials = { accessKeyId, secretAccessKey, sessionToken };
  const url = new URL(path, access.endpoint);
  const signer = new SignatureV4({
    service,
    region,
    credentials,
    sha256: Sha256,
  });
  const sha256 = createHash('sha256').update(body).digest('hex');
  const signed = await signer.sign({
    ...{ method, protocol: url.protocol, hostname: url.hostname, path: url.pathname, body },
    query: Object.fromEntries(url.searchParams),
    headers: { ...headers, host: url.host, 'x-amz-content-sha256': sha256 },
  });
  return send(url, { method, headers: signed.headers, ca: access.ca }, body);
}

function send(url: URL, options: https.RequestOptions, body: string): Promise<ApiAnswer> {
  const { request } = url.protocol === 'https:' ? https : http;
  return new Promise((resolve, reject) => {
    const sent = request(url, options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (part: string) => {
        text += part;
      });
      response.on('error', reject);
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

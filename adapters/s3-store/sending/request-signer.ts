import { createHash, createHmac } from 'node:crypto';
import type { S3Client } from '@aws-sdk/client-s3';
import { SignatureV4 } from '@smithy/signature-v4';

/** What is signed of a request without a query of its own making. */
export interface UnsignedRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** Signs by version 4, with the credentials of the SDK's client, at the time of the store. */
export interface RequestSigner {
  /** The headers to send. The body's SHA-256 must be among the given ones, as x-amz-content-sha256. */
  sign(request: UnsignedRequest): Promise<Record<string, string>>;
  /** Takes the store's clock from the Date header of an answer. */
  setTime(date: string | undefined): void;
}

/** Of node:crypto, in the shape that the signer asks for. */
export class Sha256 {
  readonly #hash;
  constructor(secret?: string | ArrayBuffer | ArrayBufferView) {
    this.#hash = secret === undefined ? createHash('sha256') : createHmac('sha256', keyOf(secret));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.#hash.update(keyOf(data));
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.#hash.digest());
  }
  reset(): void {}
}

function keyOf(data: string | ArrayBuffer | ArrayBufferView): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data)
    ? Buffer.from(data.buffer, data.byteOffset, data.byteLength)
    : Buffer.from(data);
}

export async function createRequestSigner(client: S3Client): Promise<RequestSigner> {
  const signer = new SignatureV4({
    service: 's3',
    region: await client.config.region(),
    credentials: client.config.credentials,
    sha256: Sha256,
    // the path is encoded already, and S3 signs it as it is
    uriEscapePath: false,
    applyChecksum: false,
  });
  let offsetMs = 0;
  return {
    async sign({ method, url, headers }) {
      const query = Object.fromEntries(url.searchParams);
      const signed = await signer.sign(
        {
          method,
          protocol: url.protocol,
          hostname: url.hostname,
          path: url.pathname,
          query,
          headers: { host: url.host, ...headers },
        },
        { signingDate: new Date(Date.now() + offsetMs) },
      );
      return signed.headers;
    },
    setTime(date) {
      const storeMs = Date.parse(date ?? '');
      if (!Number.isNaN(storeMs)) offsetMs = storeMs - Date.now();
    },
  };
}

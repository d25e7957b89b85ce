import https from 'node:https';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { CloudAccess } from './local-cloud.ts';

/** Settings for a client of the SDK in this process, which trusts the cloud's certificate and takes no other keys. */
export function clientSettings(access: CloudAccess) {
  const { endpoint, region, accessKeyId, secretAccessKey, sessionToken, ca } = access;
  return {
    endpoint,
    region,
    credentials: { accessKeyId, secretAccessKey, sessionToken },
    ...(ca === undefined
      ? {}
      : { requestHandler: new NodeHttpHandler({ httpsAgent: new https.Agent({ ca }) }) }),
  };
}

import { HeadBucketCommand } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { Bucket } from './bucket.ts';

const Request = z.object({
  protocol: z.string(),
  hostname: z.string(),
  port: z.number().optional(),
  path: z.string(),
});

/**
 * Where the SDK would send a request for this bucket: the config's endpoint, else that of AWS_ENDPOINT_URL_S3 or a
 * profile, else AWS's own. Asked of the SDK itself, by a request that is made and never sent.
 */
export async function baseUrlOf({ client, name }: Bucket): Promise<URL> {
  let base: URL | undefined;
  const command = new HeadBucketCommand({ Bucket: name });
  command.middlewareStack.add(
    () => async (args) => {
      const { protocol, hostname, port, path } = Request.parse(args.request);
      base = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`);
      return { response: undefined, output: { $metadata: {} } };
    },
    { step: 'build', name: 'baseUrl' },
  );
  await client.send(command);
  if (!base) throw new TypeError('the SDK made no request');
  return base;
}

/** The endpoint that a person has to name for this bucket, undefined for AWS's own. */
export async function endpointOf(bucket: Bucket): Promise<string | undefined> {
  if (bucket.endpoint !== undefined) return bucket.endpoint;
  const { protocol, host, hostname } = await baseUrlOf(bucket);
  if (/\.amazonaws\.com(\.cn)?$/.test(hostname)) return undefined;
  return `${protocol}//${host.startsWith(`${bucket.name}.`) ? host.slice(bucket.name.length + 1) : host}`;
}

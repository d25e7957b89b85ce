import { GetObjectCommand, type S3Client } from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { DeployedConfig } from '#core/cloud/starting/deps.ts';
import type { Config } from '#core/config/config.ts';
import { PermanentError } from '#core/errors.ts';

const Written = z.record(z.string(), z.json());

/**
 * The config of this deployment: a file asset, whose key is made of its hash. It never changes under that key, so it is
 * read once for the life of a function.
 */
export function createDeployedConfig(
  client: S3Client,
  place: { readonly bucket: string; readonly key: string },
  parse: (written: unknown) => Promise<Config>,
): () => Promise<DeployedConfig> {
  let known: Promise<DeployedConfig> | undefined;
  const read = async (): Promise<DeployedConfig> => {
    const { Body } = await client.send(new GetObjectCommand({ Bucket: place.bucket, Key: place.key }));
    if (!Body) throw new PermanentError(`the config '${place.key}' has no content`, { hint: 'deploy again' });
    const written = Written.parse(JSON.parse(await Body.transformToString()));
    return { written, config: await parse(written) };
  };
  return () => {
    known ??= read();
    // a reading that failed may be tried again
    known.catch(() => {
      known = undefined;
    });
    return known;
  };
}

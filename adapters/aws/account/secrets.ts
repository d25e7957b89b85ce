import { DescribeSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { deploymentTag } from '#core/cloud/env-names.ts';
import type { StoreCheck } from '#core/ports/store.ts';
import { failed } from './looked-at.ts';

interface Source {
  readonly name: string;
  readonly engine: string;
  readonly url?: unknown;
}

/** Secrets must be there, and tagged for the engine that reads them. Their values are not looked at. */
export async function secrets(
  client: SecretsManagerClient,
  deployment: string,
  sources: readonly Source[],
): Promise<readonly StoreCheck[]> {
  const found: StoreCheck[] = [];
  const tag = deploymentTag(deployment);
  for (const { name, engine, url } of sources) {
    const SecretId = secretOf(url);
    if (SecretId === undefined) {
      found.push(
        failed(
          'secrets',
          `source '${name}' has its URL in a variable, which no task has`,
          "write url: { secret: '…' }",
        ),
      );
      continue;
    }
    const seen = await client.send(new DescribeSecretCommand({ SecretId })).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    });
    const tagged = seen?.Tags?.find(({ Key }) => Key === tag)?.Value;
    if (!seen || seen.DeletedDate) {
      found.push(
        failed(
          'secrets',
          `the secret '${SecretId}' of source '${name}' is not there`,
          'create it, with the URL of the database',
        ),
      );
    } else if (tagged !== engine) {
      found.push(
        failed(
          'secrets',
          `the secret '${SecretId}' of source '${name}' is not tagged ${tag} = ${engine}`,
          `tag it: aws secretsmanager tag-resource --secret-id ${SecretId} --tags Key=${tag},Value=${engine}`,
        ),
      );
    }
  }
  return found;
}

const secretOf = (url: unknown): string | undefined =>
  typeof url === 'object' && url !== null && 'secret' in url && typeof url.secret === 'string'
    ? url.secret
    : undefined;

import { DescribeSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { deploymentTag } from '#core/cloud/env-names.ts';
import type { SecretRef } from '#core/ports/secrets.ts';
import type { StoreCheck } from '#core/ports/store.ts';
import { failed } from '../account/looked-at.ts';

/** Keys of channels must be there, and tagged for notify. Their values are not looked at: alert test does that. */
export async function channelKeys(
  client: SecretsManagerClient,
  deployment: string,
  channels: Readonly<Record<string, SecretRef | undefined>>,
): Promise<readonly StoreCheck[]> {
  const found: StoreCheck[] = [];
  const tag = deploymentTag(deployment);
  for (const [channel, ref] of Object.entries(channels)) {
    if (!ref || !('secret' in ref)) continue;
    const SecretId = ref.secret;
    const seen = await client.send(new DescribeSecretCommand({ SecretId })).catch((error: unknown) => {
      if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
      throw error;
    });
    if (!seen || seen.DeletedDate) {
      found.push(
        failed(
          'channels',
          `the secret '${SecretId}' of ${channel} is not there`,
          'create it: docs/alerts.md says what it holds',
        ),
      );
    } else if (seen.Tags?.find(({ Key }) => Key === tag)?.Value !== 'notify') {
      found.push(
        failed(
          'channels',
          `the secret '${SecretId}' of ${channel} is not tagged ${tag} = notify`,
          `tag it: aws secretsmanager tag-resource --secret-id ${SecretId} --tags Key=${tag},Value=notify`,
        ),
      );
    }
  }
  return found;
}

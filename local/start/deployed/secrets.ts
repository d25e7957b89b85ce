import {
  CreateSecretCommand,
  PutSecretValueCommand,
  ResourceExistsException,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import { deploymentTag } from '#core/cloud/env-names.ts';
import { clientSettings } from '../../cloud/client-settings.ts';
import type { Stage } from '../stage.ts';

/** Writes a URL as a team does it: a secret that only the tasks of one engine, or notify, may read. Gives its ARN. */
export async function writeUrl(
  { cloud, config }: Pick<Stage, 'cloud' | 'config'>,
  name: string,
  url: string,
  reader = 'postgres',
): Promise<string> {
  const client = new SecretsManagerClient(clientSettings(cloud.get()));
  const Tags = [{ Key: deploymentTag(config.deployment), Value: reader }];
  try {
    const { ARN = '' } = await client.send(new CreateSecretCommand({ Name: name, SecretString: url, Tags }));
    return ARN;
  } catch (error) {
    if (!(error instanceof ResourceExistsException)) throw error;
    const { ARN = '' } = await client.send(new PutSecretValueCommand({ SecretId: name, SecretString: url }));
    return ARN;
  }
}

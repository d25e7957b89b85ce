import { paginateListSecrets, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { deploymentTag } from '#core/cloud/env-names.ts';
import type { FoundSecret } from './found-account.ts';
import type { Question } from './look.ts';

/** Secrets that are tagged for a deployment: their names. The right to list gives no value away. */
export const taggedSecrets = (
  client: SecretsManagerClient,
  deployment: string,
  abortSignal: AbortSignal,
): Question<FoundSecret> => ({
  what: 'secrets',
  right: 'secretsmanager:ListSecrets',
  async *pages() {
    const tag = deploymentTag(deployment);
    // the filter takes what begins with it: another deployment's, too
    const Filters = [{ Key: 'tag-key' as const, Values: [tag] }];
    const config = { client, stopOnSameToken: true };
    for await (const page of paginateListSecrets(config, { Filters, MaxResults: 100 }, { abortSignal })) {
      yield (page.SecretList ?? []).flatMap(({ Name: name, ARN: arn = '', Description = '', Tags = [] }) => {
        const engine = Tags.find(({ Key }) => Key === tag)?.Value;
        return name === undefined || engine === undefined
          ? []
          : [{ name, arn, description: Description, engine }];
      });
    }
  },
});

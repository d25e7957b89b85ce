import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { deploymentTag } from '#core/cloud/env-names.ts';
import type { SeenSecrets } from '#core/watch/ports/seen-secrets.ts';
import { secretProblem } from './secrets.ts';

/**
 * For whoever may see only secrets that are tagged for an engine: of any other it is not known whether it is there. The client
 * is made with the first look.
 */
export function createSeenSecrets(make: () => SecretsManagerClient, deployment: string): SeenSecrets {
  let client: SecretsManagerClient | undefined;
  return {
    async problemOf(source) {
      client ??= make();
      try {
        return await secretProblem(client, deployment, source);
      } catch (error) {
        if (!(error instanceof Error && error.name === 'AccessDeniedException')) throw error;
        const tag = deploymentTag(deployment);
        return {
          message: `the secret of source '${source.name}' is not there, or is not tagged ${tag} = ${source.engine}`,
          hint: 'look for its name in the config, and at its tags: npx holdfast doctor',
        };
      }
    },
  };
}

import { DescribeSecretCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { deploymentTag } from '#core/cloud/env-names.ts';
import type { StoreCheck } from '#core/ports/store.ts';
import { failed } from './looked-at.ts';

interface Source {
  readonly name: string;
  readonly engine: string;
  readonly url?: unknown;
}

interface SecretProblem {
  readonly message: string;
  readonly hint: string;
}

/** Secrets must be there, have a value, and be tagged for the engine that reads them. Their values are not looked at. */
export async function secrets(
  client: SecretsManagerClient,
  deployment: string,
  sources: readonly Source[],
): Promise<readonly StoreCheck[]> {
  const found: StoreCheck[] = [];
  for (const source of sources) {
    const problem = await secretProblem(client, deployment, source);
    if (problem) found.push(failed('secrets', problem.message, problem.hint));
  }
  return found;
}

/** What keeps a task from reading the secret of one source, as far as can be known without reading it. */
export async function secretProblem(
  client: SecretsManagerClient,
  deployment: string,
  { name, engine, url }: Source,
): Promise<SecretProblem | undefined> {
  const tag = deploymentTag(deployment);
  const SecretId = secretOf(url);
  if (SecretId === undefined) {
    return {
      message: `source '${name}' has its URL in a variable, which no task has`,
      hint: "write url: { secret: '…' }",
    };
  }
  const seen = await client.send(new DescribeSecretCommand({ SecretId })).catch((error: unknown) => {
    if (error instanceof Error && error.name === 'ResourceNotFoundException') return undefined;
    throw error;
  });
  if (!seen || seen.DeletedDate) {
    return {
      message: `the secret '${SecretId}' of source '${name}' is not there${seen?.DeletedDate ? ': it is to be deleted' : ''}`,
      hint: seen?.DeletedDate
        ? `take it back: aws secretsmanager restore-secret --secret-id ${SecretId}`
        : 'create it, with the URL of the database',
    };
  }
  if (seen.Tags?.find(({ Key }) => Key === tag)?.Value !== engine) {
    return {
      message: `the secret '${SecretId}' of source '${name}' is not tagged ${tag} = ${engine}`,
      hint: `tag it: aws secretsmanager tag-resource --secret-id ${SecretId} --tags Key=${tag},Value=${engine}`,
    };
  }
  const stages = Object.values(seen.VersionIdsToStages ?? {}).flat();
  if (stages.includes('AWSCURRENT')) return undefined;
  return {
    message: `the secret '${SecretId}' of source '${name}' has no value`,
    hint: 'write the URL of the database into it',
  };
}

const secretOf = (url: unknown): string | undefined =>
  typeof url === 'object' && url !== null && 'secret' in url && typeof url.secret === 'string'
    ? url.secret
    : undefined;

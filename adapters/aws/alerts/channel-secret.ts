import { GetSecretValueCommand, type SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { PermanentError, TransientError } from '#core/errors.ts';

/** Milliseconds: so long after it was changed, a new one is used. */
const keptMs = 5 * 60_000;

/** What a secret holds, as text. Errors name the secret and never its value. */
export function createChannelSecret(
  client: SecretsManagerClient,
  SecretId: string,
  now: () => number = Date.now,
): () => Promise<string> {
  let known: { readonly text: string; readonly atMs: number } | undefined;
  return async () => {
    if (known && now() - known.atMs < keptMs) return known.text;
    const text = await read(client, SecretId);
    known = { text, atMs: now() };
    return text;
  };
}

async function read(client: SecretsManagerClient, SecretId: string): Promise<string> {
  const answer = await client.send(new GetSecretValueCommand({ SecretId })).catch((error: unknown) => {
    const name = error instanceof Error ? error.name : '';
    if (name === 'ResourceNotFoundException' || name === 'AccessDeniedException') {
      throw new PermanentError(`secret '${SecretId}' is not there, or may not be read`, {
        hint: 'look for its name; tag it for this deployment: holdfast:<deployment> = notify; its key must let the role decrypt',
        cause: error,
      });
    }
    throw new TransientError(`secret '${SecretId}' cannot be read now: ${name}`, {
      hint: 'it is tried again',
      cause: error,
    });
  });
  if (answer.SecretString) return answer.SecretString;
  throw new PermanentError(`secret '${SecretId}' has no text`, {
    hint: 'docs/alerts.md says what each channel wants in it',
  });
}

import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { PermanentError, TransientError } from '#core/errors.ts';
import type { Secrets } from '#core/ports/secrets.ts';

/** What RDS writes into the secret of a database. */
const RdsSecret = z.object({
  engine: z.string().optional(),
  host: z.string().min(1),
  port: z.union([z.number(), z.string()]).optional(),
  username: z.string().min(1),
  password: z.string(),
  dbname: z.string().optional(),
  dbClusterIdentifier: z.string().optional(),
});

/** With the credentials of whoever asks. */
export const openSecretsManager = (region: string): Secrets =>
  createSecretsManager(new SecretsManagerClient({ region }));

/** Values of Secrets Manager: a URL, or the JSON that RDS writes. Errors name the secret and never its value. */
export const createSecretsManager = (client: SecretsManagerClient): Secrets => ({
  async resolve(ref) {
    if (!('secret' in ref)) {
      throw new PermanentError(`the variable '${ref.env}' is no place for a secret in AWS`, {
        hint: "put it into Secrets Manager, tag it for the engine, and write { secret: 'its name' }",
      });
    }
    const value = await textOf(client, ref.secret);
    return value.trim().startsWith('{') ? urlOf(ref.secret, value) : value.trim();
  },
});

async function textOf(client: SecretsManagerClient, SecretId: string): Promise<string> {
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }));
    if (SecretString) return SecretString;
    throw new PermanentError(`secret '${SecretId}' has no text`, {
      hint: 'write the URL of the database into it',
    });
  } catch (error) {
    const name = error instanceof Error ? error.name : '';
    if (name === 'ResourceNotFoundException') {
      throw new PermanentError(`there is no secret '${SecretId}'`, {
        hint: 'create it, or correct its name in the config',
        cause: error,
      });
    }
    if (name === 'AccessDeniedException') {
      // AWS says so of one that is not there, too: the right to read depends on its tag
      throw new PermanentError(`secret '${SecretId}' is not there, or may not be read`, {
        hint: 'look for its name; tag it for this deployment: holdfast:<deployment> = <engine>; its key must let the engine decrypt',
        cause: error,
      });
    }
    if (error instanceof PermanentError) throw error;
    throw new TransientError(`secret '${SecretId}' cannot be read now: ${name}`, {
      hint: 'it is tried again',
      cause: error,
    });
  }
}

/** Not a word of the value in the error: it may be the password that does not parse. */
function urlOf(name: string, json: string): string {
  const parsed = RdsSecret.safeParse(jsonOf(json));
  if (!parsed.success) {
    throw new PermanentError(`secret '${name}' is neither a URL nor JSON with host, username and password`, {
      hint: 'the secret that RDS manages itself has no host: make one of your own; dbname and port are needed where they are not the usual ones',
    });
  }
  const { engine = 'postgres', host, port, username, password, dbname = username } = parsed.data;
  const scheme = engine.startsWith('aurora-postgres') ? 'postgres' : engine;
  const user = `${encodeURIComponent(username)}:${encodeURIComponent(password)}`;
  return `${scheme}://${user}@${host}${port === undefined ? '' : `:${port}`}/${encodeURIComponent(dbname)}`;
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

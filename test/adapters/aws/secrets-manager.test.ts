import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, it, onTestFinished } from 'vitest';
import { createSecretsManager } from '#adapters/aws/secrets-manager.ts';
import { PermanentError, TransientError } from '#core/errors.ts';
import { scriptedAws } from './scripted-aws.ts';

async function resolve(answer: Parameters<typeof scriptedAws>[0], name = 'prod/orders') {
  const aws = await scriptedAws(answer);
  onTestFinished(() => aws.stop());
  return createSecretsManager(new SecretsManagerClient(aws.client)).resolve({ secret: name });
}
const holding = (SecretString: string) => () => ({ body: { Name: 'prod/orders', SecretString } });
const rds = { username: 'ann', password: 'p/w:@ü', host: 'db.example.org', port: 5433, dbname: 'shop' };

it('gives a URL as it stands', async () => {
  expect(await resolve(holding('postgres://ann:x@db/shop\n'))).toBe('postgres://ann:x@db/shop');
});

it('makes a URL of the JSON that RDS writes, whatever is in the password', async () => {
  const url = new URL(await resolve(holding(JSON.stringify({ engine: 'aurora-postgresql', ...rds }))));
  expect(url).toMatchObject({ protocol: 'postgres:', host: 'db.example.org:5433', pathname: '/shop' });
  expect(decodeURIComponent(url.password)).toBe(rds.password);
});

it.each([
  ['ResourceNotFoundException', PermanentError, "there is no secret 'prod/orders'"],
  ['AccessDeniedException', PermanentError, "secret 'prod/orders' is not there, or may not be read"],
  ['InternalServiceError', TransientError, "secret 'prod/orders' cannot be read now"],
])('tells what to do about %s', async (name, kind, message) => {
  const failing = resolve(() => ({ status: 400, body: { __type: name, message: 'no' } }));
  await expect(failing).rejects.toThrow(message);
  await expect(failing).rejects.toBeInstanceOf(kind);
});

it('never tells a word of a value that it does not understand', async () => {
  const error: unknown = await resolve(holding('{"user":"ann","pass":"geheim"')).catch(
    (thrown: unknown) => thrown,
  );
  expect(String(error)).toContain("secret 'prod/orders' is neither a URL nor JSON with host");
  expect(JSON.stringify(error) + String(error)).not.toContain('geheim');
});

it('has no secrets in variables', async () => {
  const secrets = createSecretsManager(new SecretsManagerClient({ region: 'eu-central-1' }));
  await expect(secrets.resolve({ env: 'ORDERS_URL' })).rejects.toThrow(
    "'ORDERS_URL' is no place for a secret",
  );
});

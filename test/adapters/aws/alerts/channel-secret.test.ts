import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { expect, it, onTestFinished } from 'vitest';
import { channelKeys } from '#adapters/aws/alerts/channel-keys.ts';
import { createChannelSecret } from '#adapters/aws/alerts/channel-secret.ts';
import { PermanentError, TransientError } from '#core/errors.ts';
import { scriptedAws } from '../scripted-aws.ts';

async function open(answer: Parameters<typeof scriptedAws>[0]) {
  const aws = await scriptedAws(answer);
  onTestFinished(() => aws.stop());
  return { ...aws, client: new SecretsManagerClient(aws.client) };
}
const name = 'holdfast/slack';

it('is read once in five minutes, and then anew: it may have been changed', async () => {
  let nowMs = 0;
  let text = 'https://hooks.example.org/1';
  const { client, asked } = await open(() => ({ body: { SecretString: text } }));
  const secret = createChannelSecret(client, name, () => nowMs);
  expect([await secret(), await secret()]).toEqual([text, text]);
  expect(asked).toHaveLength(1);
  text = 'https://hooks.example.org/2';
  nowMs = 5 * 60_000;
  expect(await secret()).toBe('https://hooks.example.org/2');
});

it.each([
  ['ResourceNotFoundException', PermanentError, "secret 'holdfast/slack' is not there, or may not be read"],
  ['AccessDeniedException', PermanentError, "secret 'holdfast/slack' is not there, or may not be read"],
  ['InternalServiceError', TransientError, "secret 'holdfast/slack' cannot be read now"],
])('tells what to do about %s, and asks again the next time', async (type, kind, message) => {
  let isThere = false;
  const { client } = await open(() =>
    isThere ? { body: { SecretString: 'x' } } : { status: 400, body: { __type: type, message: 'no' } },
  );
  const secret = createChannelSecret(client, name);
  const failing = secret();
  await expect(failing).rejects.toThrow(message);
  await expect(failing).rejects.toBeInstanceOf(kind);
  isThere = true;
  expect(await secret()).toBe('x');
});

it('that has no text is refused', async () => {
  const { client } = await open(() => ({ body: { SecretBinary: 'eA==' } }));
  await expect(createChannelSecret(client, name)()).rejects.toThrow("secret 'holdfast/slack' has no text");
});

it('is found by doctor to be missing, or not to be for notify', async () => {
  const tags: Record<string, string> = { 'a/good': 'notify', 'a/other': 'postgres' };
  const { client } = await open(({ body }) => {
    const value = tags[String(body['SecretId'])];
    return value === undefined
      ? { status: 400, body: { __type: 'ResourceNotFoundException', message: 'no' } }
      : { body: { Tags: [{ Key: 'holdfast:acme', Value: value }] } };
  });
  const found = await channelKeys(client, 'acme', {
    slack: { secret: 'a/good' },
    pagerduty: { secret: 'a/other' },
    webhook: { secret: 'a/gone' },
  });
  expect(found.map(({ ok, problem }) => [ok, problem])).toEqual([
    [false, "the secret 'a/other' of pagerduty is not tagged holdfast:acme = notify"],
    [false, "the secret 'a/gone' of webhook is not there"],
  ]);
});

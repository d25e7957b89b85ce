import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { afterEach, expect, it } from 'vitest';
import { secrets } from '#adapters/aws/account/secrets.ts';
import { createSeenSecrets } from '#adapters/aws/account/seen-secrets.ts';
import { parseConfig } from '#engines/config.ts';
import { scriptedAws } from '../scripted-aws.ts';

type Answer = ReturnType<Parameters<typeof scriptedAws>[0]>;
let aws: Awaited<ReturnType<typeof scriptedAws>>;
afterEach(() => aws.stop());

const { sources } = parseConfig(
  {
    store: { s3: { region: 'eu-central-1' } },
    plans: { nightly: { keep: { daily: '14d' } } },
    sources: {
      orders: { engine: 'postgres', plan: 'nightly', url: { secret: 'prod/orders' }, rpo: '25h' },
      local: { engine: 'postgres', plan: 'nightly', url: { env: 'URL' }, rpo: '25h' },
    },
  },
  { folder: '/' },
);
const right = {
  Name: 'prod/orders',
  Tags: [{ Key: 'holdfast:acme', Value: 'postgres' }],
  VersionIdsToStages: { a: ['AWSPREVIOUS'], b: ['AWSCURRENT'] },
};

async function problemOf(answer: Answer, name: 'orders' | 'local' = 'orders') {
  aws = await scriptedAws(() => answer);
  const source = sources[name];
  if (!source) throw new Error('no source');
  const problem = await createSeenSecrets(() => new SecretsManagerClient(aws.client), 'acme').problemOf(
    source,
  );
  expect(
    aws.asked.map(({ target }) => target).filter((target) => target !== 'secretsmanager.DescribeSecret'),
  ).toEqual([]);
  return problem?.message;
}

it('says nothing of a secret that is there, has a value and is tagged for its engine', async () => {
  expect(await problemOf({ body: right })).toBeUndefined();
});

it.each([
  [
    'is gone',
    { status: 400, body: { __type: 'ResourceNotFoundException' } },
    /'prod\/orders'.* is not there$/,
  ],
  ['is about to go', { body: { ...right, DeletedDate: 1_780_000_000 } }, /is not there: it is to be deleted/],
  ['lost its tag', { body: { ...right, Tags: [] } }, /is not tagged holdfast:acme = postgres/],
  [
    'is of another engine',
    { body: { ...right, Tags: [{ Key: 'holdfast:acme', Value: 'neo4j' }] } },
    /is not tagged/,
  ],
  ['was never written', { body: { ...right, VersionIdsToStages: {} } }, /has no value/],
  [
    'may not be seen',
    { status: 400, body: { __type: 'AccessDeniedException' } },
    /is not there, or is not tagged/,
  ],
] as const)('names one that %s', async (_, answer, told) => {
  expect(await problemOf(answer)).toMatch(told);
});

it('names a source whose URL is in a variable, which no task has', async () => {
  expect(await problemOf({ body: right }, 'local')).toContain('in a variable');
});

it('throws what says nothing about the secret', async () => {
  await expect(problemOf({ status: 500, body: { __type: 'InternalServiceError' } })).rejects.toThrow();
});

it('keeps doctor from calling unseen what it may not see', async () => {
  aws = await scriptedAws(() => ({ status: 400, body: { __type: 'AccessDeniedException' } }));
  const asked = secrets(new SecretsManagerClient(aws.client), 'acme', Object.values(sources).slice(0, 1));
  await expect(asked).rejects.toMatchObject({ name: 'AccessDeniedException' });
});

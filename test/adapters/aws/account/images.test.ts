import { ECRClient } from '@aws-sdk/client-ecr';
import { ECSClient } from '@aws-sdk/client-ecs';
import { describe, expect, it, onTestFinished } from 'vitest';
import { images } from '#adapters/aws/account/images.ts';
import { lookedAt } from '#adapters/aws/account/looked-at.ts';
import { scriptedAws } from '../scripted-aws.ts';

const account = '123456789012';
const registry = `${account}.dkr.ecr.eu-central-1.amazonaws.com`;
const digest = `sha256:${'a'.repeat(64)}`;

interface Given {
  /** Of the task definition; none where it is not there. */
  readonly image?: string;
  readonly configured?: string;
  /** What ECR answers: details, or the name of an error. */
  readonly ecr?: readonly Record<string, unknown>[] | string;
  /** In place of the answer of ECS. */
  readonly ecsError?: { readonly __type: string; readonly message: string };
}

async function looked({ image, configured, ecr = [], ecsError }: Given) {
  const asked: unknown[] = [];
  const regions: string[] = [];
  const none = { __type: 'ClientException', message: 'Unable to describe task definition.' };
  const aws = await scriptedAws(({ target, body }) => {
    if (target.endsWith('.DescribeTaskDefinition')) {
      expect(body).toEqual({ taskDefinition: 'acme-postgres' });
      if (image === undefined) return { status: 400, body: ecsError ?? none };
      // others may stand beside the worker
      const containerDefinitions = [
        { name: 'agent', image: 'agent:1' },
        { name: 'worker', image },
      ];
      return { body: { taskDefinition: { containerDefinitions } } };
    }
    asked.push(body);
    return typeof ecr === 'string'
      ? { status: 400, body: { __type: ecr, message: 'no' } }
      : { body: { imageDetails: ecr } };
  });
  onTestFinished(() => aws.stop());
  const clients = {
    ecs: new ECSClient(aws.client),
    ecrOf: (region: string) => {
      regions.push(region);
      return new ECRClient(aws.client);
    },
  };
  const declared: Record<string, string> = configured === undefined ? {} : { postgres: configured };
  const checks = await lookedAt('images', () =>
    images(clients, { deployment: 'acme', images: declared, engines: ['postgres'], account }),
  );
  return { checks, asked, regions };
}
const good = [{ name: 'images', ok: true }];

describe('the image of a task definition', () => {
  it('is found by its tag, in the registry and the region that its name says', async () => {
    const image = `${account}.dkr.ecr.eu-west-1.amazonaws.com/team/holdfast:1.2`;
    const { checks, asked, regions } = await looked({ image, ecr: [{ imageTags: ['1.1', '1.2'] }] });
    expect(checks).toEqual(good);
    expect(regions).toEqual(['eu-west-1']);
    expect(asked).toEqual([
      { registryId: account, repositoryName: 'team/holdfast', imageIds: [{ imageTag: '1.2' }] },
    ]);
  });

  it.each([`${registry}/holdfast@${digest}`, `${registry}/holdfast:1@${digest}`])(
    'is found by its digest, and by nothing else, where it has one: %s',
    async (image) => {
      const { checks, asked } = await looked({ image, ecr: [{ imageDigest: digest, imageTags: [] }] });
      expect(checks).toEqual(good);
      expect(asked).toMatchObject([{ imageIds: [{ imageDigest: digest }] }]);
      const other = { imageDigest: digest.replaceAll('a', 'b'), imageTags: ['1'] };
      expect((await looked({ image, ecr: [other] })).checks).toMatchObject([{ ok: false }]);
    },
  );

  it('has the tag latest where it names none', async () => {
    const { checks } = await looked({ image: `${registry}/holdfast`, ecr: [{ imageTags: ['latest'] }] });
    expect(checks).toEqual(good);
  });

  it.each(['ImageNotFoundException', 'RepositoryNotFoundException', [], [{ imageTags: ['2'] }]])(
    'is missed when ECR answers %j',
    async (ecr) => {
      const { checks } = await looked({ image: `${registry}/holdfast:1`, ecr });
      expect(checks).toMatchObject([
        { name: 'images', ok: false, problem: `the image ${registry}/holdfast:1 is not in ECR` },
      ]);
    },
  );

  it.each([
    'ghcr.io/acme/holdfast:1',
    'holdfast',
    '999999999999.dkr.ecr.eu-central-1.amazonaws.com/holdfast:1',
  ])(
    'is said not to be seen where it lies elsewhere, and the night may be good all the same: %s',
    async (image) => {
      const { checks, asked } = await looked({ image, configured: image });
      expect(checks).toMatchObject([{ name: 'images', ok: true }]);
      expect(checks[0]?.problem).toContain(`the image ${image} of postgres is in no ECR of this account`);
      expect(asked).toEqual([]);
    },
  );

  it('must be the one that the config names', async () => {
    const image = `${registry}/holdfast:1`;
    const configured = `${registry}/holdfast:2`;
    const { checks } = await looked({ image, configured, ecr: [{ imageTags: ['1'] }] });
    expect(checks).toMatchObject([
      { ok: false, problem: `tasks of postgres are started from ${image}, the config says ${configured}` },
    ]);
  });
});

it('misses a task definition that is not there', async () => {
  const { checks } = await looked({});
  expect(checks).toMatchObject([
    { ok: false, problem: "there is no task definition 'acme-postgres' with a worker in it" },
  ]);
});

it.each([
  {
    ecsError: {
      __type: 'AccessDeniedException',
      message: 'not authorized to perform: ecs:DescribeTaskDefinition',
    },
  },
  { image: `${registry}/holdfast:1`, ecr: 'AccessDeniedException' },
])('fails, and calls nothing missing, where nobody may look: %j', async (given) => {
  const { checks } = await looked(given);
  expect(checks).toMatchObject([{ name: 'images', ok: false }]);
  expect(checks[0]?.problem).toMatch(/^it cannot be looked at: AccessDeniedException: /);
});

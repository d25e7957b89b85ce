import { Validations } from 'aws-cdk-lib';
import { CfnQueue } from 'aws-cdk-lib/aws-sqs';
import { AwsSolutionsChecks } from 'cdk-nag';
import { describe, expect, it } from 'vitest';
import { appFor, exampleConfig } from './support/synth.ts';

const { network: _, ...unplaced } = exampleConfig.sources.orders;
const own = (egress: string) => ({
  ...exampleConfig,
  networks: { prod: { egress } },
  sources: { orders: { ...unplaced, network: 'prod' } },
});
const { images: __, ...builtHere } = exampleConfig;

const ledger = { engine: 'rds', plan: 'nightly', instance: 'prod-ledger', rpo: '25h' } as const;
const { instance: ___, ...tagged } = ledger;

/** What the rules of AwsSolutions find: `rule at resource`. */
function findings({ app }: ReturnType<typeof appFor>): readonly string[] {
  const { violations } = new AwsSolutionsChecks(app).validateScope(app);
  return violations.flatMap(({ ruleName, violatingResources }) =>
    violatingResources.map(({ constructPath }) => `${ruleName} at ${constructPath}`),
  );
}

describe('the rules of AwsSolutions', () => {
  it.each([
    ['the example', exampleConfig],
    ['a VPC with public addresses', own('public')],
    ['a VPC with NAT', own('nat')],
    ['a VPC with endpoints', own('endpoints')],
    [
      'an imported VPC with endpoints',
      { ...exampleConfig, networks: { prod: { ...exampleConfig.networks.prod, egress: 'endpoints' } } },
    ],
    [
      'a bucket with the key of S3',
      { ...exampleConfig, store: { s3: { ...exampleConfig.store.s3, encryption: 's3' } } },
    ],
    ['an image that is built', builtHere],
    [
      'databases that a tag finds',
      { ...exampleConfig, sources: { ...exampleConfig.sources, fleet: { ...tagged, tag: { backup: 'x' } } } },
    ],
    ['a source of RDS', { ...exampleConfig, sources: { ...exampleConfig.sources, ledger } }],
  ])('find nothing in %s that has no reason beside it', (_name, config) => {
    expect(findings(appFor(config))).toEqual([]);
  });

  it('are really asked: a queue without TLS is found', () => {
    const made = appFor(exampleConfig);
    new CfnQueue(made.runs, 'Open');
    expect(findings(made).some((found) => found.startsWith('AwsSolutions-SQS4 at '))).toBe(true);
  });

  it('end the synth of an app that they are added to', () => {
    const made = appFor(exampleConfig);
    new CfnQueue(made.runs, 'Open');
    Validations.of(made.app).addPlugins(new AwsSolutionsChecks(made.app));
    expect(() => made.app.synth()).toThrow(/validation/i);
  });
});

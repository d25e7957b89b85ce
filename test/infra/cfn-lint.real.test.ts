import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { cfnLintProgram, installCfnLint } from '../../local/checks/install-cfn-lint.ts';
import { exampleConfig, synth } from './support/synth.ts';

beforeAll(async () => {
  await installCfnLint((line) => process.stdout.write(`${line}\n`));
}, 600_000);

/** What cfn-lint says of templates: nothing, when CloudFormation would take them. */
function lint(files: readonly string[]): string {
  const [python, ...args] = cfnLintProgram() ?? [];
  if (python === undefined) throw new Error('cfn-lint is not installed');
  // W3005: the CDK names dependencies that a reference says already
  const options = ['--ignore-checks', 'W3005', '--regions', 'eu-central-1', '--', ...files];
  const { status, stdout, stderr } = spawnSync(python, [...args, ...options], { encoding: 'utf8' });
  return status === 0 ? stdout : `${status}: ${stdout}${stderr}`;
}

const templatesIn = (outdir: string) =>
  ['store', 'runs', 'watch'].map((part) => join(outdir, `acme-${part}.template.json`));
const { network: _, ...unplaced } = exampleConfig.sources.orders;
const own = (egress: string) => ({
  ...exampleConfig,
  networks: { prod: { egress } },
  sources: { orders: { ...unplaced, network: 'prod' } },
});

describe('cfn-lint', () => {
  it('finds nothing in the templates, whatever a config asks for', () => {
    const compliance = {
      s3: { ...exampleConfig.store.s3, encryption: 's3', lock: { mode: 'compliance', days: 30 } },
    };
    const account = {
      breakGlassRole: 'arn:aws:iam::123456789012:role/break-glass',
      permissionsBoundary: 'Bounded',
    };
    const configs = [
      exampleConfig,
      own('nat'),
      own('endpoints'),
      own('public'),
      { ...exampleConfig, store: compliance, account },
    ];
    expect(lint(configs.flatMap((config) => templatesIn(synth(config).outdir)))).toBe('');
  });

  it('is really asked: a property that no queue has is found', () => {
    const { outdir } = synth();
    const file = join(outdir, 'wrong.template.json');
    writeFileSync(
      file,
      JSON.stringify({ Resources: { Wrong: { Type: 'AWS::SQS::Queue', Properties: { Colour: 'red' } } } }),
    );
    expect(lint([file])).toContain("'Colour' was unexpected");
  });
});

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'aws-cdk-lib';
import { Template as Synthesized } from 'aws-cdk-lib/assertions';
import type { ConfigInput } from '#engines/config.ts';
import { addStacks } from '../../../infra/add-stacks.ts';
import { flags } from '../../../infra/flags.ts';
import { deployableOf } from '../../../infra/loading/deployable.ts';
import { Template } from '../../../infra/roles/templates.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-synth-'));
// by the end of the process: files of tests that share one share this module, and what it has made
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));

/** A config that says what most deployments say. */
export const exampleConfig = {
  deployment: 'acme',
  store: { s3: { region: 'eu-central-1' } },
  alerts: { email: ['oncall@example.org'] },
  networks: { prod: { vpc: 'vpc-0a1b2c3d', subnets: ['subnet-0a1b2c3d', 'subnet-0b1b2c3d'], egress: 'nat' } },
  plans: {
    nightly: {
      schedule: 'cron(30 3 * * ? *)',
      timeZone: 'Europe/Berlin',
      keep: { daily: '14d', weekly: '90d', yearly: '7y' },
      archive: { yearly: 'deep-archive' },
      drill: 'cron(0 5 ? * SUN *)',
    },
  },
  sources: {
    orders: {
      engine: 'postgres',
      plan: 'nightly',
      network: 'prod',
      url: { secret: 'prod/orders' },
      rpo: '25h',
      rto: '2h',
    },
  },
  images: { postgres: '123456789012.dkr.ecr.eu-central-1.amazonaws.com/holdfast-postgres:1' },
} satisfies ConfigInput;

/** An app with the flags of cdk.json and without bundles, which are tested by themselves. */
export function appFor(value: unknown, now = new Date('2026-11-20T12:00:00Z')) {
  const outdir = mkdtempSync(join(folder, 'out-'));
  const app = new App({ outdir, context: { ...flags(), 'aws:cdk:bundling-stacks': [] } });
  const stacks = addStacks(app, deployableOf({ value, folder: outdir }, now));
  return { app, outdir, ...stacks };
}

/** The templates of a config. */
export function synth(value: unknown = exampleConfig) {
  const { store, runs, watch, outdir } = appFor(value);
  const of = {
    store: Synthesized.fromStack(store),
    runs: Synthesized.fromStack(runs),
    watch: Synthesized.fromStack(watch),
  };
  const templates = Object.values(of).map((template) => Template.parse(template.toJSON()));
  return { ...of, templates, outdir };
}

import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { cdk } from './cdk.ts';
import type { LocalCloud } from './local-cloud.ts';

interface AppToDeploy {
  /** How the app is started: `node infra/app.ts`. */
  readonly app: string;
  /** Its folder, with its cdk.json. */
  readonly cwd: string;
  /** The cloud assembly is written here, and what was there before is removed. */
  readonly outDir: string;
  readonly context?: Readonly<Record<string, string>>;
  /** Stacks to deploy, all when absent. */
  readonly stacks?: readonly string[];
  /** For the app alone, beside what reaches the cloud. */
  readonly environment?: Readonly<Record<string, string>>;
}

/** By stack, by output. */
const Outputs = z.record(z.string(), z.record(z.string(), z.string()));
export type StackOutputs = z.output<typeof Outputs>;

/**
 * Makes the account ready for CDK. Not in the app's folder: there CDK would first synthesise the app without its bundles,
 * and a later deploy would ship what lies around.
 */
export async function bootstrapCdk(cloud: LocalCloud): Promise<void> {
  const cwd = join(cloud.folder, 'bootstrap');
  await mkdir(cwd, { recursive: true });
  await cdk(cloud, ['bootstrap', `aws://${cloud.account}/${cloud.region}`], { cwd });
}

/** Synthesises the app and deploys it. Nothing is ever destroyed. Gives the outputs of the deployed stacks. */
export async function deployApp(cloud: LocalCloud, request: AppToDeploy): Promise<StackOutputs> {
  const { app, cwd, outDir, context = {}, stacks = [], environment = {} } = request;
  await rm(outDir, { recursive: true, force: true });
  await mkdir(outDir, { recursive: true });
  // not among the files of the assembly, which CDK takes for its own
  const outputsFile = join(cloud.folder, 'outputs.json');
  await rm(outputsFile, { force: true });
  const contexts = Object.entries(context).flatMap(([name, value]) => ['--context', `${name}=${value}`]);
  const which = stacks.length > 0 ? stacks : ['--all'];
  const how = ['--require-approval', 'never', '--progress', 'events', '--concurrency', '4'];
  await cdk(
    cloud,
    [
      'deploy',
      ...which,
      '--app',
      app,
      '--output',
      outDir,
      '--outputs-file',
      outputsFile,
      ...how,
      ...contexts,
    ],
    { cwd, environment },
  );
  return Outputs.parse(JSON.parse(await readFile(outputsFile, 'utf8').catch(() => '{}')));
}

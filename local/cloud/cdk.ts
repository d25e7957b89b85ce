import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { PermanentError } from '#core/errors.ts';
import { repository } from '../tools/folders.ts';
import type { LocalCloud } from './local-cloud.ts';

interface CdkOptions {
  readonly cwd: string;
  /** Beside what every run of it gets. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs the pinned CDK command line against the cloud, with an environment that leads nowhere else and holds nothing of
 * this process. Gives what it wrote.
 */
export async function cdk(cloud: LocalCloud, args: readonly string[], options: CdkOptions): Promise<string> {
  const home = join(cloud.folder, 'cdk');
  await mkdir(home, { recursive: true });
  const environment = {
    PATH: `${join(repository, 'node_modules/.bin')}:${dirname(process.execPath)}:/usr/local/bin:/usr/bin:/bin`,
    HOME: home,
    CDK_HOME: home,
    TMPDIR: home,
    LC_ALL: 'C.UTF-8',
    NO_COLOR: '1',
    CI: '1',
    CDK_DISABLE_CLI_TELEMETRY: 'true',
    CDK_DISABLE_VERSION_CHECK: '1',
    CDK_DOCKER: await dockerIn(home),
    HOLDFAST_LOCAL_IMAGES: join(cloud.folder, 'images'),
    ...cloud.environment,
    ...options.environment,
  };
  return run(
    [join(repository, 'node_modules/aws-cdk/bin/cdk'), '--no-notices', ...args],
    environment,
    options.cwd,
  );
}

/** By the environment and never by arguments: there the secret key is seen by every user. */
async function run(
  args: readonly string[],
  env: Readonly<Record<string, string>>,
  cwd: string,
): Promise<string> {
  const child = spawn(process.execPath, args, {
    cwd,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 600_000,
  });
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  if (child.exitCode === 0) return stdout + stderr;
  const end = child.exitCode === null ? `was ended by ${child.signalCode}` : `ended with ${child.exitCode}`;
  throw new PermanentError(`cdk ${args[2] ?? ''} ${end}: ${(stderr + stdout).trim().slice(-6000)}`, {
    hint: 'read what CDK says above; the log of the cloud says what was asked of it',
  });
}

/** A program that starts our stand-in for Docker, whatever the folders are called. */
async function dockerIn(folder: string): Promise<string> {
  const file = join(folder, 'docker');
  const script = join(repository, 'local/cloud/images/docker.ts');
  await writeFile(file, `#!/bin/sh\nexec '${process.execPath}' '${script}' "$@"\n`);
  await chmod(file, 0o755);
  return file;
}

import { chmod, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { awsProgram, installAwscli } from '../../local/s3/install-awscli.ts';

/** A folder for PATH with nothing but the pinned `aws` in it. */
export async function makeAwsFolder(): Promise<{ readonly path: string; clear(): Promise<void> }> {
  await installAwscli(() => undefined);
  const path = await mkdtemp(join(tmpdir(), 'holdfast-aws-'));
  const [python = '', ...args] = awsProgram() ?? [];
  await writeFile(join(path, 'aws'), `#!/bin/sh\nexec '${python}' ${args.join(' ')} "$@"\n`);
  await chmod(join(path, 'aws'), 0o755);
  return { path, clear: () => rm(path, { recursive: true, force: true }) };
}

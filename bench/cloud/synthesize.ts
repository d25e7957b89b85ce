import { readdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import { repository } from '../../local/tools/folders.ts';
import { type Measured, measure } from '../measure/measure.ts';
import { manySources } from './many-sources.ts';

export const functionNames = ['dispatch', 'start', 'settle', 'notify'] as const;
export type FunctionName = (typeof functionNames)[number];

export interface Synthesized {
  readonly measured: Measured;
  /** Of the one file that all sources travel in. */
  readonly configBytes: number;
  /** Files of the bundles, as they would be uploaded. */
  readonly bundles: Readonly<Record<FunctionName, string>>;
}

/** `npx cdk synth`, as anybody does it, with so many sources; into `folder`. */
export async function synthesize(sources: number, folder: string): Promise<Synthesized> {
  const config = join(folder, 'config.json');
  const out = join(folder, 'out');
  const written = JSON.stringify(manySources(sources));
  await writeFile(config, written);
  const cdk = join(repository, 'node_modules/.bin/cdk');
  const measured = await measure({
    script: 'cd "$REPOSITORY" && "$CDK" synth --quiet --no-notices -c config="$CONFIG" -o "$OUT"',
    env: {
      PATH: `${join(repository, 'node_modules/.bin')}:${dirname(process.execPath)}:/usr/bin:/bin`,
      HOME: folder,
      TMPDIR: folder,
      LC_ALL: 'C.UTF-8',
      CDK_DISABLE_CLI_TELEMETRY: 'true',
      ...{ REPOSITORY: repository, CDK: cdk, CONFIG: config, OUT: out },
    },
    cwd: folder,
    beside: folder,
  });
  return { measured, configBytes: written.length, bundles: await bundlesIn(out) };
}

const Template = z.object({
  Resources: z.record(z.string(), z.object({ Type: z.string(), Properties: z.unknown() })),
});
const Code = z.object({ FunctionName: z.string(), Code: z.object({ S3Key: z.string() }) });

async function bundlesIn(out: string): Promise<Synthesized['bundles']> {
  const found = new Map<string, string>();
  for (const file of (await readdir(out)).filter((name) => name.endsWith('.template.json'))) {
    const { Resources } = Template.parse(JSON.parse(await readFile(join(out, file), 'utf8')));
    for (const { Type, Properties } of Object.values(Resources)) {
      if (Type !== 'AWS::Lambda::Function') continue;
      const { FunctionName, Code: code } = Code.parse(Properties);
      found.set(FunctionName, join(out, `asset.${code.S3Key.replace('.zip', '')}`, 'index.js'));
    }
  }
  const bundleOf = (name: FunctionName): string => {
    const file = found.get(`bench-${name}`);
    if (file !== undefined) return file;
    throw new PermanentError(`the templates have no function '${name}'`, {
      hint: 'this benchmark is out of date',
    });
  };
  return {
    dispatch: bundleOf('dispatch'),
    start: bundleOf('start'),
    settle: bundleOf('settle'),
    notify: bundleOf('notify'),
  };
}

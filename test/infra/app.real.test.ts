import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { repository } from '../../local/tools/folders.ts';
import { exampleConfig } from './support/synth.ts';

const folder = mkdtempSync(join(tmpdir(), 'holdfast-app-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** `npx cdk synth`, on a machine without network, Docker, credentials or anything of ours in its environment. */
function cdkSynth(config: unknown, args: readonly string[] = []) {
  const file = join(folder, 'config.json');
  writeFileSync(file, JSON.stringify(config));
  const nowhere = 'http://127.0.0.1:1';
  const began = performance.now();
  const options = [
    'synth',
    '--quiet',
    '--no-notices',
    '-c',
    `config=${file}`,
    '-o',
    join(folder, 'out'),
    ...args,
  ];
  const { status, stdout, stderr } = spawnSync(join(repository, 'node_modules/.bin/cdk'), options, {
    cwd: repository,
    encoding: 'utf8',
    env: {
      PATH: `${join(repository, 'node_modules/.bin')}:${dirname(process.execPath)}`,
      HOME: folder,
      TMPDIR: folder,
      ...{ HTTP_PROXY: nowhere, HTTPS_PROXY: nowhere, AWS_EC2_METADATA_DISABLED: 'true' },
      CDK_DOCKER: join(folder, 'no-docker'),
    },
  });
  return { status, said: `${stdout}${stderr}`, seconds: (performance.now() - began) / 1000 };
}

const { images: _, ...builtHere } = exampleConfig;

describe('npx cdk synth', () => {
  it('makes three stacks, bundles its functions and the image’s context, and asks nobody', () => {
    const { status, said } = cdkSynth(builtHere);
    expect(said).not.toMatch(/error/i);
    expect(status).toBe(0);
    const manifest = readFileSync(join(folder, 'out/manifest.json'), 'utf8');
    for (const part of ['store', 'runs', 'watch']) expect(manifest).toContain(`"acme-${part}"`);
    const assets = readFileSync(join(folder, 'out/acme-runs.assets.json'), 'utf8');
    expect(assets.match(/"packaging": "zip"/g)).toHaveLength(5);
    expect(assets).toContain('containers/postgres/Dockerfile');
  });

  it('takes 10,000 sources', () => {
    const { orders } = exampleConfig.sources;
    const sources = Object.fromEntries(
      Array.from({ length: 10_000 }, (_none, index) => [`s${index}`, orders]),
    );
    const { status, seconds } = cdkSynth({ ...builtHere, sources });
    expect(status).toBe(0);
    process.stdout.write(`synth of 10,000 sources: ${seconds.toFixed(1)} s\n`);
  });

  it('ends with what to write, for a config that cannot be deployed', () => {
    const { status, said } = cdkSynth({ ...builtHere, store: { directory: 'backups' } });
    expect(status).not.toBe(0);
    expect(said).toContain("store.directory is 'backups': to deploy, write s3: { region: 'eu-central-1' }");
    expect(said).not.toContain('    at ');
  });
});

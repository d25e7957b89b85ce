import { spawnSync } from 'node:child_process';
import { chmod, copyFile, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { repository } from '../../local/tools/folders.ts';

it('installs packages on the first run and not on the second', async () => {
  const clone = await setup();
  expect(clone.bootstrap().stdout).toBe('installing packages (npm ci): node_modules is not complete\n');
  expect(clone.bootstrap().stdout).toBe('');
  expect(await clone.installs()).toBe(1);
});

it('installs packages again when the lockfile has changed', async () => {
  const clone = await setup();
  clone.bootstrap();
  await writeFile(join(clone.folder, 'package-lock.json'), '{"changed":true}');
  expect(clone.bootstrap().stdout).toBe('installing packages (npm ci): package-lock.json has changed\n');
});

it('shows what npm said when it failed, and tries again the next time', async () => {
  const clone = await setup({ npm: `console.log('E404 no such package'); process.exit(1);` });
  const first = clone.bootstrap();
  expect(first.status).toBe(1);
  expect(first.stderr).toContain('E404 no such package');
  expect(clone.bootstrap().status).toBe(1);
});

it('says which Node is needed when the packages bring none', async () => {
  const { bootstrap } = await setup({ nodeVersion: 'v20.20.2' });
  const { status, stderr } = bootstrap();
  expect(status).toBe(1);
  expect(stderr).toMatch(/Node 24 or later is needed, .* is v20\.20\.2/);
});

async function setup({ npm = '', nodeVersion = 'v24.1.0' } = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-bootstrap-'));
  onTestFinished(() => rm(folder, { recursive: true }));
  await mkdir(join(folder, 'local'));
  await copyFile(join(repository, 'local/bootstrap.mjs'), join(folder, 'local/bootstrap.mjs'));
  await writeFile(join(folder, 'package-lock.json'), '{}');
  await mkdir(join(folder, 'node_modules/.bin'), { recursive: true });
  const node = join(folder, 'node_modules/.bin/node');
  await writeFile(node, `#!/bin/sh\necho ${nodeVersion}\n`);
  await chmod(node, 0o755);
  const npmFile = join(folder, 'npm-cli.js');
  await writeFile(npmFile, `require('fs').appendFileSync('installs', process.argv[2] + '\\n');${npm}`);
  const env = { ...process.env, npm_execpath: npmFile };
  const args = ['local/bootstrap.mjs', '--without-tools'];
  return {
    folder,
    bootstrap: () => spawnSync(process.execPath, args, { cwd: folder, env, encoding: 'utf8' }),
    installs: async () => (await readFile(join(folder, 'installs'), 'utf8')).split('ci').length - 1,
  };
}

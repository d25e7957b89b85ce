import { chmod, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { installMinistack, ministackPython } from '../../../local/s3/install-ministack.ts';

const requirements = new URL('../../../local/s3/ministack-requirements.txt', import.meta.url);

it('installs it once', async () => {
  const { home, install, pips } = await setup();
  expect(await install()).toEqual({ installed: true });
  expect(ministackPython(home)).toBe(join(home, 'bin/python3'));
  expect(await install()).toEqual({ installed: false });
  expect(await pips()).toBe(1);
});

it('takes only packages whose hash is in the repository', async () => {
  const lines = (await readFile(requirements, 'utf8')).split('\n');
  const names = lines.filter((line) => /^[a-z]/.test(line));
  expect(names).toContain('ministack==1.5.33 \\');
  expect(names.filter((line) => !/^[a-z0-9-]+==[\w.]+( ; python_version < "3\.11")? \\$/.test(line))).toEqual(
    [],
  );
  const { install, pipArgs } = await setup();
  await install();
  expect(await pipArgs()).toContain('--require-hashes --only-binary :all:');
});

it('is not there when its installation failed half way, and is done again', async () => {
  const { root, home, install, pythonDoes } = await setup();
  await pythonDoes({ pip: 'echo "no matching distribution" >&2; exit 1' });
  await expect(install()).rejects.toThrow('no matching distribution');
  expect(ministackPython(home)).toBeUndefined();
  expect((await readdir(root)).filter((name) => name.startsWith('ministack'))).toEqual([]);
  await pythonDoes({});
  expect(await install()).toEqual({ installed: true });
});

it('removes what a run that was killed has left', async () => {
  const { root, install } = await setup();
  await mkdir(join(root, 'ministack.making-999999999/bin'), { recursive: true });
  await install();
  expect((await readdir(root)).filter((name) => name.includes('making'))).toEqual([]);
});

it.each([
  ['the Python it was made with has gone', (home: string) => rm(join(home, 'bin/python3'))],
  ['its Python became another version', (home: string) => stamped(home, { python: '/usr/bin/python3.9' })],
  ['the requirements have changed', (home: string) => stamped(home, { asked: 'others' })],
])('is installed again when %s', async (_, spoil) => {
  const { home, install } = await setup();
  await install();
  await spoil(home);
  expect(await install()).toEqual({ installed: true });
  expect(ministackPython(home)).toBeDefined();
});

it('says which Python is needed', async () => {
  const { install, pythonDoes } = await setup();
  await pythonDoes({ version: '3 9' });
  await expect(install()).rejects.toThrow('ministack needs Python 3.10 or later, python3 is 3.9');
});

async function stamped(home: string, changes: Readonly<Record<string, string>>): Promise<void> {
  const path = join(home, 'stamp.json');
  await writeFile(path, JSON.stringify({ ...JSON.parse(await readFile(path, 'utf8')), ...changes }));
}

/** A Python of ours: its venv is a link to itself, and its pip only counts. */
async function setup() {
  const root = await mkdtemp(join(tmpdir(), 'holdfast-ministack-install-'));
  const home = join(root, 'ministack');
  const python = join(root, 'python3');
  const pythonDoes = async ({ version = '3 11', pip = '' }) => {
    const venv = `/bin/mkdir -p "$3/bin" && /bin/ln -s ${python} "$3/bin/python3"`;
    const counted = `echo "$*" >>${root}/pips; ${pip}`;
    const cases = `"-c import sys"*) echo ${version};; "-m venv"*) ${venv};; "-m pip"*) ${counted};;`;
    await writeFile(python, `#!/bin/sh\ncase "$*" in ${cases} esac\n`);
    await chmod(python, 0o755);
  };
  await pythonDoes({});
  vi.stubEnv('PATH', root);
  onTestFinished(async () => {
    vi.unstubAllEnvs();
    await rm(root, { recursive: true });
  });
  const pipArgs = () => readFile(join(root, 'pips'), 'utf8');
  return {
    root,
    home,
    pythonDoes,
    pipArgs,
    pips: async () => (await pipArgs()).trim().split('\n').length,
    install: () => installMinistack(() => undefined, home),
  };
}

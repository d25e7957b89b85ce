import { existsSync } from 'node:fs';
import { mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { PermanentError } from '#core/errors.ts';
import { command } from '../command.ts';
import { madeHere } from '../folders.ts';
import type { PinnedWheel } from '../pins.ts';
import { finish } from './finish.ts';

const hint = 'check the network and the package index of pip on this machine';

/** Downloads one wheel with pip, which refuses it when its SHA-256 is not the pinned one, and unpacks it. */
export async function unpackWheel(wheel: PinnedWheel, into: string): Promise<void> {
  const python = await pythonWithPip();
  await mkdir(into, { recursive: true });
  const requirements = join(into, 'requirements.txt');
  await writeFile(requirements, `${wheel.name}==${wheel.version} --hash=sha256:${wheel.sha256}\n`);
  const tags = [
    ...(wheel.python ? ['--python-version', wheel.python] : []),
    ...(wheel.platform ? ['--platform', wheel.platform] : []),
  ];
  const pip = [
    '-m',
    'pip',
    '-q',
    'download',
    '--no-deps',
    '--only-binary=:all:',
    '--require-hashes',
    ...tags,
  ];
  await command(python, [...pip, '-r', requirements, '-d', into], { hint });
  const file = (await readdir(into)).find((name) => name.endsWith('.whl'));
  if (!file) throw new PermanentError(`pip downloaded no wheel of ${wheel.name}`, { hint });
  await command(python, ['-m', 'zipfile', '-e', join(into, file), into]);
  await rm(join(into, file));
}

async function pythonWithPip(): Promise<string> {
  const home = join(madeHere, 'tools/python');
  const python = (folder: string) => join(folder, 'bin/python3');
  if (existsSync(python(home))) return python(home);
  const making = `${home}.making-${process.pid}`;
  await command('python3', ['-m', 'venv', making], {
    hint: 'Python 3 with its venv module is needed (Debian: apt-get install python3-venv)',
  });
  await finish(making, home);
  return python(home);
}

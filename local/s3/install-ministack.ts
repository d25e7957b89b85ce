import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import { command } from '../tools/command.ts';
import { madeHere } from '../tools/folders.ts';
import { making } from './making.ts';

/** Raise it when the way it is installed changes: every machine then installs again. */
const recipe = 1;

const usual = join(madeHere, 'tools/ministack');
const requirements = fileURLToPath(new URL('./ministack-requirements.txt', import.meta.url));

/** `stamp.json`, written before the folder gets its name: a folder with a stamp is whole. */
const Stamp = z.strictObject({
  /** Recipe and requirements, hashed. */
  asked: z.string(),
  /** The real path of the Python it was made with, whose version is part of the folder. */
  python: z.string(),
});

/** The Python that has MiniStack, or undefined when it is not installed as asked for. */
export function ministackPython(home = usual): string | undefined {
  const stamp = join(home, 'stamp.json');
  if (!existsSync(stamp)) return undefined;
  const there = Stamp.safeParse(JSON.parse(readFileSync(stamp, 'utf8')));
  if (!there.success || there.data.asked !== asked()) return undefined;
  const python = join(home, 'bin/python3');
  // a Python that was upgraded or removed leaves a folder that no longer works
  if (!existsSync(python) || realpathSync(python) !== there.data.python) return undefined;
  return python;
}

/** Makes sure of MiniStack. Gives whether anything had to be done. */
export async function installMinistack(
  say: (line: string) => void,
  home = usual,
): Promise<{ readonly installed: boolean }> {
  if (ministackPython(home)) return { installed: false };
  const python = await findPython();
  say('ministack: installing it into .holdfast/tools/ministack');
  await making(home, async (folder) => {
    await command(python, ['-m', 'venv', folder], {
      hint: 'Python with its venv module is needed (Debian and Ubuntu: apt-get install python3-venv)',
    });
    const own = join(folder, 'bin/python3');
    const checks = ['--require-hashes', '--only-binary', ':all:', '--disable-pip-version-check'];
    await command(own, ['-m', 'pip', 'install', '-q', ...checks, '-r', requirements], {
      timeoutMs: 900_000,
      hint: 'check the network and the package index of pip on this machine',
    });
    await command(own, ['-c', 'import ministack.app'], {
      cwd: folder,
      hint: 'delete .holdfast/tools/ministack, then run npm run tools',
    });
    const stamp = { asked: asked(), python: realpathSync(own) };
    await writeFile(join(folder, 'stamp.json'), JSON.stringify(stamp));
    // out of date, or no longer working; a whole one was made by another process meanwhile
    if (!ministackPython(home)) await rm(home, { recursive: true, force: true });
  });
  return { installed: true };
}

const asked = (): string =>
  createHash('sha256').update(`${recipe}\n`).update(readFileSync(requirements)).digest('hex');

async function findPython(): Promise<string> {
  const found: string[] = [];
  for (const name of ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10']) {
    const version = await command(name, ['-c', 'import sys; print(*sys.version_info[:2])']).catch(() => '');
    const [major = 0, minor = 0] = version.trim().split(' ').map(Number);
    if (major === 3 && minor >= 10) return name;
    if (version) found.push(`${name} is ${major}.${minor}`);
  }
  throw new PermanentError(
    `ministack needs Python 3.10 or later, ${found.join(', ') || 'there is no python3'}`,
    {
      hint: 'install Python 3.10 or later with its venv module, then run this again',
    },
  );
}

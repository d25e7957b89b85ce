import { createHash } from 'node:crypto';
import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import { making } from '../s3/making.ts';
import { command } from './command.ts';
import { madeHere } from './folders.ts';

/** Raise it when the way such a tool is installed changes: every machine then installs again. */
const recipe = 1;

/** `stamp.json`, written before the folder gets its name: a folder with a stamp is whole. */
const Stamp = z.strictObject({
  /** Recipe and requirements, hashed. */
  asked: z.string(),
  /** The real path of the Python it was made with, whose version is part of the folder. */
  python: z.string(),
});

export interface PythonTool {
  /** Its folder, or undefined when it is not installed as asked for. */
  folder(home?: string): string | undefined;
  /** Makes sure of it. Gives whether anything had to be done. `home`: in place of `.holdfast/tools/<name>`. */
  install(say: (line: string) => void, home?: string): Promise<{ readonly installed: boolean }>;
}

/** A program of Python's package index in a folder of its own, with every wheel pinned by its hash. */
export function pythonTool(name: string, requirements: string, module: string): PythonTool {
  const usual = join(madeHere, 'tools', name);
  const asked = (): string =>
    createHash('sha256').update(`${recipe}\n`).update(readFileSync(requirements)).digest('hex');

  function folder(home = usual): string | undefined {
    const stamp = join(home, 'stamp.json');
    if (!existsSync(stamp)) return undefined;
    const there = Stamp.safeParse(JSON.parse(readFileSync(stamp, 'utf8')));
    if (!there.success || there.data.asked !== asked()) return undefined;
    const python = join(home, 'bin/python3');
    // a Python that was upgraded or removed leaves a folder that no longer works
    return existsSync(python) && realpathSync(python) === there.data.python ? home : undefined;
  }

  return {
    folder,
    async install(say, home = usual) {
      if (folder(home)) return { installed: false };
      const python = await findPython(name);
      say(`${name}: installing it into .holdfast/tools/${name}`);
      await making(home, async (made) => {
        await command(python, ['-m', 'venv', made], {
          hint: 'Python with its venv module is needed (Debian and Ubuntu: apt-get install python3-venv)',
        });
        const own = join(made, 'bin/python3');
        const checks = ['--require-hashes', '--only-binary', ':all:', '--disable-pip-version-check'];
        await command(own, ['-m', 'pip', 'install', '-q', ...checks, '-r', requirements], {
          timeoutMs: 900_000,
          hint: 'check the network and the package index of pip on this machine',
        });
        await command(own, ['-c', `import ${module}`], {
          cwd: made,
          hint: `delete .holdfast/tools/${name}, then run npm run tools`,
        });
        await writeFile(
          join(made, 'stamp.json'),
          JSON.stringify({ asked: asked(), python: realpathSync(own) }),
        );
        // out of date, or no longer working; a whole one was made by another process meanwhile
        if (!folder(home)) await rm(home, { recursive: true, force: true });
      });
      return { installed: true };
    },
  };
}

async function findPython(name: string): Promise<string> {
  const found: string[] = [];
  for (const program of ['python3', 'python3.14', 'python3.13', 'python3.12', 'python3.11', 'python3.10']) {
    const version = await command(program, ['-c', 'import sys; print(*sys.version_info[:2])']).catch(
      () => '',
    );
    const [major = 0, minor = 0] = version.trim().split(' ').map(Number);
    if (major === 3 && minor >= 10) return program;
    if (version) found.push(`${program} is ${major}.${minor}`);
  }
  throw new PermanentError(
    `${name} needs Python 3.10 or later, ${found.join(', ') || 'there is no python3'}`,
    { hint: 'install Python 3.10 or later with its venv module, then run this again' },
  );
}

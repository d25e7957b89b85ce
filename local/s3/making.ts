import { existsSync } from 'node:fs';
import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { finish } from '../tools/wheel/finish.ts';

/**
 * Lets `fill` make a folder beside `home` and then gives it this name: `home` is there as a whole or not at all.
 * What an earlier process left because it was killed is removed first.
 */
export async function making(home: string, fill: (folder: string) => Promise<void>): Promise<void> {
  const parent = dirname(home);
  const prefix = `${basename(home)}.making-`;
  await mkdir(parent, { recursive: true });
  for (const name of await readdir(parent)) {
    const pid = name.startsWith(prefix) ? Number(name.slice(prefix.length)) : undefined;
    if (pid && !isAlive(pid)) await rm(join(parent, name), { recursive: true, force: true });
  }
  const folder = join(parent, `${prefix}${process.pid}`);
  try {
    await mkdir(folder);
    await fill(folder);
    await finish(folder, home);
  } finally {
    if (existsSync(folder)) await rm(folder, { recursive: true, force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

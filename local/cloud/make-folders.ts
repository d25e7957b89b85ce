import { randomBytes } from 'node:crypto';
import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { emulatorFolders } from './emulator/environment.ts';

/** Longer paths of sockets are refused by the system. */
const longestSocket = 100;

/** Makes the folders of a cloud. A task that runs as another user may pass through to its own, and read nothing on its way. */
export async function makeFolders(folder: string) {
  const tasks = join(folder, 'tasks');
  const images = join(folder, 'images');
  for (const path of [folder, tasks]) {
    await mkdir(path, { recursive: true });
    await chmod(path, 0o711);
  }
  for (const path of [images, ...Object.values(emulatorFolders(folder))]) await mkdir(path, { mode: 0o700 });
  // the emulator's own scripts are CommonJS, whatever the package around the folder says
  await writeFile(join(folder, 'package.json'), '{}\n');
  return { tasks, images, socket: socketIn(folder) };
}

function socketIn(folder: string): string {
  const usual = join(folder, 'engine.sock');
  const short = `holdfast-${randomBytes(6).toString('hex')}.sock`;
  return usual.length < longestSocket ? usual : join(tmpdir(), short);
}

import { accessSync, constants, statSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';

/** Whether the first word of a command can be run, by its path or by a folder of `path`. */
export function findProgram(word: string, path: string): boolean {
  const candidates = isAbsolute(word) ? [word] : path.split(':').map((folder) => join(folder, word));
  return candidates.some(isProgram);
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

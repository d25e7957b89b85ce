import { type Dirent, lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Length of all files under a folder. What disappears while it is looked at counts as nothing. */
export function folderBytes(folder: string): number {
  return entriesOf(folder)
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + lengthOf(join(entry.parentPath, entry.name)), 0);
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { recursive: true, withFileTypes: true });
  } catch {
    return [];
  }
}

function lengthOf(file: string): number {
  try {
    return lstatSync(file).size;
  } catch {
    return 0;
  }
}

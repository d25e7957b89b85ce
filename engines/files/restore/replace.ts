import { createHash } from 'node:crypto';
import { EnvironmentError } from '#core/errors.ts';
import { type BytePath, below, parentOf, pathText } from '../tree/byte-path.ts';
import { lstat } from '../walk/disk.ts';
import { remove, rename } from './disk-writes.ts';

/**
 * Makes a file or link beside the one that it replaces, and only when it is whole gives it that name: whatever happens on
 * any line, a full disk included, the name leads to all of the old one or to all of the new one. What a restore that was
 * killed left beside is taken away by the next one. A folder with something in it is nobody's to remove.
 */
export async function replace(path: BytePath, make: (path: BytePath) => Promise<void>): Promise<void> {
  const found = await lstat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    throw new EnvironmentError(
      `'${pathText(path)}' is a folder, and a file or link of this name is to be restored`,
      { hint: 'move the folder away, or restore into an empty one' },
    );
  }
  const beside = besideOf(path);
  const forget = (): Promise<void> => remove(beside).catch(() => {});
  await forget();
  try {
    await make(beside);
    await rename(beside, path);
  } catch (error) {
    await forget();
    throw error;
  }
}

/** The same for each attempt at a name, and short, however long that is. */
const besideOf = (path: BytePath): BytePath =>
  below(
    parentOf(path) ?? '',
    `.holdfast-restoring-${createHash('sha256').update(path, 'latin1').digest('hex').slice(0, 16)}`,
  );

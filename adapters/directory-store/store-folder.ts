import { lstat, mkdir, open, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PermanentError } from '#core/errors.ts';
import { errnoOf } from './folder-error.ts';

/**
 * Makes `base` and the folders of `segments` below it, mode 0700, and adds each one it made to `made`,
 * outermost first. Symbolic links below `base` are refused: what is written there would lie somewhere else.
 */
export async function makeFolders(
  base: string,
  segments: readonly string[],
  made: string[],
): Promise<string> {
  const first = await mkdir(base, { recursive: true, mode: 0o700 });
  if (first) made.push(...pathsBetween(first, base));
  let path = base;
  for (const segment of segments) {
    path = join(path, segment);
    try {
      await mkdir(path, { mode: 0o700 });
      made.push(path);
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw error;
      await refuseLink(path);
    }
  }
  return path;
}

/** PermanentError if one of the folders of `segments` is a symbolic link or no folder. */
export async function refuseLinks(base: string, segments: readonly string[]): Promise<void> {
  for (let depth = 1; depth <= segments.length; depth += 1) {
    await refuseLink(join(base, ...segments.slice(0, depth)));
  }
}

async function refuseLink(path: string): Promise<void> {
  const found = await lstat(path);
  if (found.isDirectory()) return;
  throw new PermanentError(
    `'${path}' is a ${found.isSymbolicLink() ? 'symbolic link' : 'file'}, not a folder`,
    {
      hint: 'a store follows no links inside its root: mount the disk there, or make it a store of its own',
    },
  );
}

/** Removes those folders that are empty, innermost first; one that is in use stays, and all around it. */
export async function removeEmpty(folders: readonly string[]): Promise<void> {
  for (const folder of folders.toReversed()) {
    try {
      await rmdir(folder);
    } catch {
      // somebody else writes there, or it went already: an empty folder shows in no list
      return;
    }
  }
}

/** Makes the entries of `folders` survive a power cut. */
export async function syncFolders(folders: Iterable<string>): Promise<void> {
  for (const folder of folders) {
    const handle = await open(folder, 'r');
    try {
      await handle.sync();
    } catch (error) {
      // some network file systems cannot sync a folder and write its entries at once anyway
      if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'].includes(errnoOf(error) ?? '')) throw error;
    } finally {
      await handle.close();
    }
  }
}

/** `inner` and every folder around it up to `outer`, outermost first. */
export function pathsBetween(outer: string, inner: string): string[] {
  if (inner === outer || inner === dirname(inner)) return [inner];
  return [...pathsBetween(outer, dirname(inner)), inner];
}

import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError } from '#core/errors.ts';
import { type BytePath, bytePath } from '../tree/byte-path.ts';
import { isVanished } from './failure.ts';
import type { Place } from './place.ts';

/**
 * Which paths below a place are the store's own, however the place is reached: a store that is backed up into itself
 * doubles every night. `folders` are absolute; those that are not there yet are nowhere. Refuses a place within one.
 */
export async function ownFolders(
  { label }: Place,
  folders: readonly string[],
): Promise<ReadonlySet<BytePath>> {
  const root = await realpath(label);
  const own = new Set<BytePath>();
  for (const folder of folders) {
    const real = await realpath(folder).catch((error: unknown) => {
      if (isVanished(error)) return undefined;
      throw error;
    });
    if (real === undefined) continue;
    if (isWithin(root, real)) {
      throw new PermanentError(`'${label}' lies in the store '${folder}' that it would be backed up into`, {
        hint: 'name another folder, or another store',
      });
    }
    if (isWithin(real, root)) own.add(bytePath(path.relative(root, real)));
  }
  return own;
}

const isWithin = (inner: string, outer: string): boolean =>
  inner === outer || inner.startsWith(outer.endsWith('/') ? outer : `${outer}/`);

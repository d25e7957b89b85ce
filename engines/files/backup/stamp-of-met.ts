import { lstat, stat } from '../walk/disk.ts';
import { stampOf } from '../walk/entry-of-stat.ts';
import { absoluteOf, type Place } from '../walk/place.ts';
import type { Met } from '../walk/walk.ts';

/** What tells whether something is as it was when it was read; undefined for what is in no archive. */
export async function stampOfMet(place: Place, { kind, path }: Met): Promise<string | undefined> {
  if (kind !== 'folder' && kind !== 'file' && kind !== 'symlink') return undefined;
  const found = await (path === '' ? stat : lstat)(absoluteOf(place, path)).catch(() => undefined);
  return found && stampOf(path, found);
}

import type { BytePath } from '../tree/byte-path.ts';
import type { FolderEntry, SymlinkEntry } from '../tree/entry.ts';
import { close, lstat, openFile, readlink, stat } from '../walk/disk.ts';
import { folderOf, stampOf, symlinkOf } from '../walk/entry-of-stat.ts';
import { codeOf, isVanished } from '../walk/failure.ts';
import { absoluteOf, type Place } from '../walk/place.ts';
import type { Met } from '../walk/walk.ts';
import { type LargeFile, readSmall, type SmallFile } from './read-file.ts';

/** What was met, read as far as it fits into memory. */
export type Prepared =
  | { readonly kind: 'bare'; readonly entry: FolderEntry | SymlinkEntry; readonly stamp: string }
  | SmallFile
  | LargeFile
  | { readonly kind: 'vanished' | 'special' | 'checked'; readonly path: BytePath }
  | { readonly kind: 'unreadable'; readonly path: BytePath; readonly why: string };

/** Reads one thing. `isLost`: the run has failed already, and whether it can be read is all that is asked. */
export async function prepare(place: Place, met: Met, isLost: () => boolean): Promise<Prepared> {
  const { path } = met;
  const absolute = absoluteOf(place, path);
  try {
    switch (met.kind) {
      case 'unreadable':
        return met;
      case 'vanished':
      case 'special':
        return { kind: met.kind, path };
      case 'folder': {
        // of the root, a link in the config's path is followed
        const found = await (path === '' ? stat : lstat)(absolute);
        return found.isDirectory()
          ? { kind: 'bare', entry: folderOf(path, found), stamp: stampOf(path, found) }
          : { kind: 'vanished', path };
      }
      case 'symlink': {
        const [found, target] = [await lstat(absolute), await readlink(absolute)];
        return { kind: 'bare', entry: symlinkOf(path, found, target), stamp: stampOf(path, found) };
      }
      case 'file': {
        if (isLost()) {
          await close(await openFile(absolute));
          return { kind: 'checked', path };
        }
        return (await readSmall(absolute, path)) ?? { kind: 'vanished', path };
      }
    }
  } catch (error) {
    // EINVAL: a link that is no link any more
    if (path !== '' && (isVanished(error) || codeOf(error) === 'EINVAL')) return { kind: 'vanished', path };
    const why = codeOf(error);
    if (why === undefined) throw error;
    return { kind: 'unreadable', path, why };
  }
}

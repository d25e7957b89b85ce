import type { Dir, Dirent } from 'node:fs';
import { type BytePath, below } from '../tree/byte-path.ts';
import { lstat, openFolder } from './disk.ts';
import { codeOf, isVanished } from './failure.ts';
import { absoluteOf, type Place } from './place.ts';
import type { Selection } from './selection.ts';

/** Something that was met in a tree, as the folder lists it. */
export type Met =
  | { readonly path: BytePath; readonly kind: 'folder' | 'file' | 'symlink' | 'special' | 'vanished' }
  | { readonly path: BytePath; readonly kind: 'unreadable'; readonly why: string };

interface Level {
  readonly path: BytePath;
  readonly folder: Dir;
  readonly isIncluded: boolean;
  isTold: boolean;
}

interface Rules {
  readonly selection: Selection;
  /** Paths below the root that are passed over with all below: where our own store lies. */
  readonly without: ReadonlySet<BytePath>;
}

/**
 * A tree in the order of the disk, each folder before what is in it and directly followed by it. Folders alone that
 * lead to something included are told just before that. One listing at a time is open for each level: memory depends on
 * the depth alone.
 */
export async function* walk(place: Place, { selection, without }: Rules): AsyncGenerator<Met> {
  if (place.single !== undefined) {
    yield { path: place.single, kind: 'file' };
    return;
  }
  const levels: Level[] = [];
  /** Opens a folder; what is wrong with it is told instead. */
  const enter = async (path: BytePath, isIncluded: boolean): Promise<Met | undefined> => {
    try {
      levels.push({ path, folder: await openFolder(absoluteOf(place, path)), isIncluded, isTold: false });
      return undefined;
    } catch (error) {
      return failed(path, error);
    }
  };
  try {
    const problem = await enter('', selection.isIncluded(''));
    if (problem) yield problem;
    for (let level = levels.at(-1); level; level = levels.at(-1)) {
      if (level.isIncluded && !level.isTold) yield* untold(levels);
      const next = await nextOf(level);
      if (next === 'end') {
        levels.pop();
        await level.folder.close();
        continue;
      }
      if ('why' in next) {
        yield { path: level.path, kind: 'unreadable', why: next.why };
        levels.pop();
        await level.folder.close();
        continue;
      }
      const path = below(level.path, next.name);
      if (selection.isExcluded(path) || without.has(path)) continue;
      const kind = await kindOf(next, absoluteOf(place, path));
      // asked below an included folder too: what is named there was met
      const isIncluded = selection.isIncluded(path) || level.isIncluded;
      if (kind === 'folder') {
        const problem = await enter(path, isIncluded);
        if (problem) yield* [...untold(levels), problem];
      } else if (isIncluded) {
        yield* untold(levels);
        yield { path, kind };
      }
    }
  } finally {
    await Promise.all(levels.map(({ folder }) => folder.close().catch(() => {})));
  }
}

function* untold(levels: readonly Level[]): Generator<Met> {
  for (const level of levels) {
    if (level.isTold) continue;
    level.isTold = true;
    yield { path: level.path, kind: 'folder' };
  }
}

async function nextOf({ folder }: Level): Promise<Dirent | 'end' | { readonly why: string }> {
  try {
    return (await folder.read()) ?? 'end';
  } catch (error) {
    return { why: codeOf(error) ?? String(error) };
  }
}

const failed = (path: BytePath, error: unknown): Met =>
  path !== '' && isVanished(error)
    ? { path, kind: 'vanished' }
    : { path, kind: 'unreadable', why: codeOf(error) ?? String(error) };

async function kindOf(
  listed: Dirent,
  absolute: BytePath,
): Promise<'folder' | 'file' | 'symlink' | 'special' | 'vanished'> {
  // not every file system says what it lists
  const isKnown =
    listed.isFile() ||
    listed.isDirectory() ||
    listed.isSymbolicLink() ||
    listed.isFIFO() ||
    listed.isSocket() ||
    listed.isBlockDevice() ||
    listed.isCharacterDevice();
  const found = isKnown ? listed : await lstat(absolute).catch(() => undefined);
  if (!found) return 'vanished';
  if (found.isFile()) return 'file';
  if (found.isDirectory()) return 'folder';
  return found.isSymbolicLink() ? 'symlink' : 'special';
}

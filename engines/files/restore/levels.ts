import { archiveDamaged } from '../archive-damaged.ts';
import { archives } from '../archives.ts';
import { type BytePath, below, parentOf, pathText } from '../tree/byte-path.ts';
import type { FolderEntry } from '../tree/entry.ts';
import { lstat } from '../walk/disk.ts';
import { codeOf } from '../walk/failure.ts';
import { chmod, chown, makeFolder, remove, touchFolder } from './disk-writes.ts';

interface Level {
  readonly path: BytePath;
  entry: FolderEntry | undefined;
  isMade: boolean;
}

export interface Levels {
  /** The absolute path of something directly in the folder at hand, which is made if it is not there yet. */
  place(path: BytePath): Promise<BytePath>;
  /** A folder of the archive; everything that follows it directly is in it. */
  enter(entry: FolderEntry): Promise<void>;
  /** Puts the permissions and times of all that are open in place. */
  leaveAll(): Promise<void>;
}

interface Options {
  readonly base: BytePath;
  readonly setsOwners: boolean;
  /** Whether what has the same name is replaced. */
  readonly existing: 'refuse' | 'replace';
  /** Whether a folder is made as soon as it is met, or only when something in it is. */
  readonly makes: (path: BytePath) => boolean;
  /** Waits for all that is still being written: afterwards a folder's time would change. */
  readonly settle: () => Promise<void>;
}

/**
 * The folders between the root and what is being restored. A member lies in one of them or the archive is none of ours:
 * so nothing is ever written through a symbolic link, of the archive or of the target. Permissions and times of a folder
 * are set when all in it is there: before, it might refuse what comes, and its time would be that of now.
 */
export function createLevels({ base, setsOwners, existing, makes, settle }: Options): Levels {
  const levels: Level[] = [{ path: '', entry: undefined, isMade: true }];
  const absolute = (path: BytePath): BytePath => (path === '' ? base : below(base, path));

  async function make(level: Level): Promise<void> {
    if (level.isMade) return;
    await folderAt(absolute(level.path), existing);
    level.isMade = true;
  }

  async function leave({ path, entry, isMade }: Level): Promise<void> {
    if (!entry || !isMade || (path === '' && !makes(''))) return;
    await settle();
    if (setsOwners) await chown(absolute(path), entry.uid, entry.gid);
    await chmod(absolute(path), entry.mode);
    await touchFolder(absolute(path), entry.mtimeNs);
  }

  async function reach(path: BytePath): Promise<void> {
    const parent = parentOf(path);
    if (!levels.some((level) => level.path === parent))
      throw archiveDamaged(archives.main, `'${pathText(path)}' lies in no folder`);
    for (let level = levels.at(-1); level && level.path !== parent; level = levels.at(-1)) {
      await leave(level);
      levels.pop();
    }
  }

  return {
    async place(path) {
      await reach(path);
      for (const level of levels) await make(level);
      return absolute(path);
    },
    async enter(entry) {
      if (entry.path === '') {
        const [root] = levels;
        if (root) root.entry = entry;
        return;
      }
      await reach(entry.path);
      levels.push({ path: entry.path, entry, isMade: false });
      if (makes(entry.path)) for (const level of levels) await make(level);
    },
    async leaveAll() {
      for (let level = levels.pop(); level; level = levels.pop()) await leave(level);
    },
  };
}

async function folderAt(path: BytePath, existing: 'refuse' | 'replace'): Promise<void> {
  try {
    await makeFolder(path);
  } catch (error) {
    if (existing === 'refuse' || codeOf(error) !== 'EEXIST') throw error;
    if ((await lstat(path)).isDirectory()) return;
    await remove(path);
    await makeFolder(path);
  }
}

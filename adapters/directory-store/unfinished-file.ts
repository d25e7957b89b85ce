import { randomBytes } from 'node:crypto';
import { type FileHandle, open, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PermanentError } from '#core/errors.ts';
import { createFlusher } from './flusher.ts';
import { errnoOf } from './folder-error.ts';
import { publish } from './publish.ts';
import { makeFolders, pathsBetween, removeEmpty, syncFolders } from './store-folder.ts';
import { unfinishedName } from './store-key.ts';

/** A file under a temporary name in the folder of its later one. Errors are the system's own. */
export interface UnfinishedFile {
  /** Writes all of `data` at `position`. */
  write(data: Uint8Array, position: number): Promise<void>;
  /** Durable under its name when this returns. NameTakenError if the name is taken. */
  publish(bytes: number): Promise<void>;
  /**
   * Takes away the file and the folders made for it, unless others use them. Never throws; may be called
   * again.
   */
  discard(): Promise<void>;
}

interface Place {
  readonly base: string;
  readonly folders: readonly string[];
  readonly name: string;
}

export async function createUnfinishedFile({ base, folders, name }: Place): Promise<UnfinishedFile> {
  const made: string[] = [];
  const { handle, temporary } = await openTemporary(base, folders, made);
  const folder = dirname(temporary);
  const final = join(folder, name);
  const flusher = createFlusher(handle);

  return {
    write: async (data, position) => {
      await writeAll(handle, data, position);
      flusher.wrote(data.length);
    },
    publish: async (bytes) => {
      const { size } = await handle.stat();
      if (size !== bytes) throw changed(temporary, size, bytes);
      await flusher.flush();
      await handle.close();
      await publish(temporary, final);
      try {
        // all folders up to the root: a neighbour may have made one and not have synced it yet
        await syncFolders(new Set([...pathsBetween(base, folder), ...made.map((path) => dirname(path))]));
      } catch (error) {
        await rm(final, { force: true });
        throw error;
      }
    },
    discard: async () => {
      // What cannot be removed counts for nothing under this name, and the sweep will find it.
      await Promise.allSettled([handle.close(), rm(temporary, { force: true })]);
      await removeEmpty(made);
    },
  };
}

async function openTemporary(base: string, folders: readonly string[], made: string[]) {
  for (let attempt = 1; ; attempt += 1) {
    try {
      const folder = await makeFolders(base, folders, made);
      const temporary = join(folder, unfinishedName(randomBytes(12).toString('hex')));
      return { temporary, handle: await open(temporary, 'wx', 0o600) };
    } catch (error) {
      // a neighbour who gives up takes empty folders away, ours perhaps, just before we use it
      if (errnoOf(error) === 'ENOENT' && attempt < 20) continue;
      await removeEmpty(made);
      throw error;
    }
  }
}

async function writeAll(handle: FileHandle, data: Uint8Array, position: number): Promise<void> {
  let done = 0;
  while (done < data.length) {
    const { bytesWritten } = await handle.write(data, done, data.length - done, position + done);
    done += bytesWritten;
  }
}

const changed = (path: string, size: number, bytes: number) =>
  new PermanentError(`'${path}' has ${size} bytes after ${bytes} were written`, {
    hint: 'something else changes files in this folder, or its disk loses data; give the store its own',
  });

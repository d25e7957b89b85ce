import { createHash } from 'node:crypto';
import { withFile } from '../backup/read-file.ts';
import { lstat, read, readlink, stat } from '../walk/disk.ts';
import { fileOf, folderOf, symlinkOf } from '../walk/entry-of-stat.ts';
import { absoluteOf, type Place } from '../walk/place.ts';
import type { Met } from '../walk/walk.ts';
import type { BytePath } from './byte-path.ts';
import type { HashedEntry } from './entry.ts';

const chunkBytes = 1024 * 1024;

/** What lies at a path now, its content hashed; undefined for what no archive keeps. Errors of the system pass through. */
export async function readDisk(
  place: Place,
  { path }: Pick<Met, 'path'>,
  signal: AbortSignal,
): Promise<HashedEntry | undefined> {
  const absolute = absoluteOf(place, path);
  const found = await (path === '' ? stat : lstat)(absolute);
  if (found.isDirectory()) return folderOf(path, found);
  if (found.isSymbolicLink()) return symlinkOf(path, found, await readlink(absolute));
  return found.isFile() ? hashedFile(absolute, path, signal) : undefined;
}

const hashedFile = (
  absolute: BytePath,
  path: BytePath,
  signal: AbortSignal,
): Promise<HashedEntry | undefined> =>
  withFile(absolute, async (descriptor, found) => {
    const entry = fileOf(path, found);
    const hash = createHash('sha256');
    const buffer = Buffer.allocUnsafe(Math.min(chunkBytes, entry.sizeBytes + 1));
    let sizeBytes = 0;
    for (;;) {
      signal.throwIfAborted();
      const bytes = await read(descriptor, buffer);
      if (bytes === 0) break;
      hash.update(buffer.subarray(0, bytes));
      sizeBytes += bytes;
    }
    return { ...entry, sizeBytes, sha256: hash.digest('hex') };
  });

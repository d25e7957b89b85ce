import { createHash } from 'node:crypto';
import type { Blocks } from '../tar/blocks.ts';
import { entryHeader } from '../tar/entry-header.ts';
import { padding } from '../tar/ustar.ts';
import type { BytePath } from '../tree/byte-path.ts';
import { close, fstat, openFile, read } from '../walk/disk.ts';
import { fileOf, stampOf } from '../walk/entry-of-stat.ts';
import { codeOf, isVanished } from '../walk/failure.ts';
import { absoluteOf } from '../walk/place.ts';
import type { Archiving } from './archive-tree.ts';
import { named, readings, type StoredFile } from './read-file.ts';
import { zeros } from './zeros.ts';

type Reading = (StoredFile & { readonly restless: boolean }) | { readonly why: string } | 'vanished';

/**
 * Streams a file of any size. Its length is in the archive before its content, so one that shrinks meanwhile is filled
 * up with zeros; whatever changed is read again.
 */
export async function* archiveLarge(
  path: BytePath,
  blocks: Blocks,
  archiving: Archiving,
): AsyncGenerator<Buffer, StoredFile | undefined> {
  const { happenings } = archiving;
  let last: StoredFile | undefined;
  for (let reading = 1; reading <= readings; reading++) {
    const outcome: Reading = yield* readOnce(path, blocks, archiving, last ? 'again' : 'first');
    if (outcome === 'vanished') {
      happenings.add(last ? 'restless' : 'vanished', path);
      return last;
    }
    if ('why' in outcome) {
      happenings.unreadable(path, outcome.why);
      return last;
    }
    last = outcome;
    if (!outcome.restless) return last;
  }
  happenings.add('restless', path);
  return last;
}

async function* readOnce(
  path: BytePath,
  blocks: Blocks,
  { place, signal }: Archiving,
  as: 'first' | 'again',
): AsyncGenerator<Buffer, Reading> {
  let descriptor: number | undefined;
  try {
    descriptor = await openFile(absoluteOf(place, path));
    const before = await fstat(descriptor);
    if (!before.isFile()) return 'vanished';
    const entry = named(fileOf(path, before));
    yield* blocks.put(entryHeader({ entry, as }));
    const hash = createHash('sha256');
    let left = entry.sizeBytes;
    while (left > 0) {
      signal.throwIfAborted();
      const room = blocks.room().subarray(0, left);
      const bytes = await read(descriptor, room);
      if (bytes === 0) break;
      hash.update(room.subarray(0, bytes));
      left -= bytes;
      const full = blocks.filled(bytes);
      if (full) yield full;
    }
    const isCut = left > 0;
    for (; left > 0; left -= Math.min(left, zeros.length)) {
      hash.update(zeros.subarray(0, left));
      yield* blocks.put(zeros.subarray(0, left));
    }
    yield* blocks.put(zeros.subarray(0, padding(entry.sizeBytes)));
    const stamp = stampOf(path, await fstat(descriptor));
    const restless = isCut || stamp !== stampOf(path, before);
    return { entry: { ...entry, sha256: hash.digest('hex') }, stamp, restless };
  } catch (error) {
    if (isVanished(error)) return 'vanished';
    const why = codeOf(error);
    if (why === undefined || signal.aborted) throw error;
    return { why };
  } finally {
    if (descriptor !== undefined) await close(descriptor);
  }
}

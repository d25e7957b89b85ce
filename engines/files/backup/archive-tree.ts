import type { Blocks } from '../tar/blocks.ts';
import { entryHeader } from '../tar/entry-header.ts';
import { blockBytes, padding } from '../tar/ustar.ts';
import type { BytePath } from '../tree/byte-path.ts';
import type { HashedEntry } from '../tree/entry.ts';
import { lstat } from '../walk/disk.ts';
import { stampOf } from '../walk/entry-of-stat.ts';
import { absoluteOf, type Place } from '../walk/place.ts';
import { archiveLarge } from './archive-large.ts';
import type { Happenings } from './happenings.ts';
import type { Prepared } from './prepare.ts';
import { type LargeFile, named, type SmallFile, type StoredFile } from './read-file.ts';
import { zeros } from './zeros.ts';

export interface Archiving {
  readonly blocks: Blocks;
  readonly place: Place;
  readonly happenings: Happenings;
  readonly signal: AbortSignal;
  /** Called once for each entry, when all of it is in the archive. */
  readonly onEntry: (entry: HashedEntry, stamp: string) => Promise<void>;
}

/** The first path of each file that has several, by the word that they share. */
type Links = Map<string, StoredFile['entry']>;

/**
 * A tree as blocks of a tar archive. A file that changes while it is read is read again; as the first reading of a large
 * one is in the archive by then, the next one follows it, marked, and takes its place: tar itself does so with a path
 * that comes twice. Throws, with names, when something could not be read.
 */
export async function* archiveTree(
  things: AsyncIterable<Prepared>,
  archiving: Archiving,
): AsyncGenerator<Buffer> {
  const { blocks, happenings, onEntry, signal } = archiving;
  const links: Links = new Map();
  for await (const thing of things) {
    signal.throwIfAborted();
    switch (thing.kind) {
      case 'vanished':
      case 'special':
        happenings.add(thing.kind, thing.path);
        break;
      case 'unreadable':
        happenings.unreadable(thing.path, thing.why);
        break;
      case 'bare':
        yield* blocks.put(entryHeader({ entry: thing.entry, as: 'first' }));
        await onEntry(thing.entry, thing.stamp);
        break;
      case 'small':
      case 'large':
        // what failed already is only looked at for more that cannot be read
        if (!happenings.isLost) yield* archiveFile(thing, links, blocks, archiving);
        break;
      case 'checked':
        break;
    }
  }
  happenings.throwIfLost();
  yield* blocks.put(zeros.subarray(0, 2 * blockBytes));
  const rest = blocks.rest();
  if (rest) yield rest;
}

async function* archiveFile(
  file: SmallFile | LargeFile,
  links: Links,
  blocks: Blocks,
  archiving: Archiving,
): AsyncGenerator<Buffer> {
  const { place, onEntry } = archiving;
  const { path, link } = file.kind === 'small' ? file.entry : file;
  const first = link === undefined ? undefined : links.get(link);
  if (first) {
    // the same file: what is known of it under its first name is true of this one
    const entry = { ...first, path };
    yield* blocks.put(entryHeader({ entry, as: 'link' }));
    await onEntry(entry, file.kind === 'small' ? file.stamp : await stampNow(place, path));
    return;
  }
  const stored =
    file.kind === 'small'
      ? yield* archiveSmall(file, blocks, archiving)
      : yield* archiveLarge(path, blocks, archiving);
  if (!stored) return;
  if (link !== undefined) links.set(link, stored.entry);
  await onEntry(stored.entry, stored.stamp);
}

function* archiveSmall(
  { entry: read, content, sha256, stamp, restless }: SmallFile,
  blocks: Blocks,
  { happenings }: Archiving,
): Generator<Buffer, StoredFile> {
  const entry = named(read);
  yield* blocks.put(entryHeader({ entry, as: 'first' }));
  yield* blocks.put(content);
  yield* blocks.put(zeros.subarray(0, padding(content.length)));
  if (restless) happenings.add('restless', entry.path);
  return { entry: { ...entry, sha256 }, stamp };
}

/** Of one that is gone by now, nothing: the second look at the tree will see the difference. */
const stampNow = async (place: Place, path: BytePath): Promise<string> => {
  const found = await lstat(absoluteOf(place, path)).catch(() => undefined);
  return found ? stampOf(path, found) : '';
};

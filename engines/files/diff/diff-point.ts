import type { PointDifference, PointReader } from '#core/ports/worker.ts';
import { type BytePath, pathText } from '../tree/byte-path.ts';
import type { HashedEntry } from '../tree/entry.ts';
import { readDisk } from '../tree/read-disk.ts';
import { readIndex } from '../verify/read-index.ts';
import { isVanished } from '../walk/failure.ts';
import type { Place } from '../walk/place.ts';
import type { Selection } from '../walk/selection.ts';
import { walk } from '../walk/walk.ts';

interface Now {
  readonly place: Place;
  readonly selection: Selection;
  /** Paths below the place that belong to no tree. */
  readonly without: ReadonlySet<BytePath>;
  readonly signal: AbortSignal;
}

/**
 * What is otherwise on the disk than in a point, every file read and hashed. By the point's index: its archive is not
 * read. Memory: the point's paths.
 */
export async function* diffPoint(point: PointReader, now: Now): AsyncGenerator<PointDifference> {
  const known = new Set<BytePath>();
  const isLinkLost = compareLinks();
  for await (const entry of readIndex(point, now.signal)) {
    known.add(entry.path);
    const found = await readDisk(now.place, entry, now.signal).catch((error: unknown) => {
      if (isVanished(error)) return undefined;
      throw error;
    });
    const what = found
      ? [...changesOf(entry, found), ...(isLinkLost(entry, found) ? ['hard link'] : [])]
      : [];
    if (!found) yield { change: 'removed', name: pathText(entry.path), what: [] };
    else if (what.length > 0) yield { change: 'changed', name: pathText(entry.path), what };
  }
  for await (const { path, kind } of walk(now.place, now)) {
    now.signal.throwIfAborted();
    if (!known.has(path) && kind !== 'special') yield { change: 'added', name: pathText(path), what: [] };
  }
}

function changesOf(before: HashedEntry, after: HashedEntry): string[] {
  if (before.kind !== after.kind) return [`a ${after.kind}, was a ${before.kind}`];
  const isLink = before.kind === 'symlink';
  return [
    ...(contentOf(before) === contentOf(after) ? [] : ['content']),
    ...(isLink || before.mode === after.mode ? [] : ['permissions']),
    ...(before.uid === after.uid && before.gid === after.gid ? [] : ['owner']),
    // a restore brings times back to the microsecond
    ...(before.mtimeNs / 1000n === after.mtimeNs / 1000n ? [] : ['time']),
  ];
}

/** Whether a name is of another file now than the first of the names that shared one in the point. */
function compareLinks(): (before: HashedEntry, after: HashedEntry) => boolean {
  const now = new Map<string, string | undefined>();
  return (before, after) => {
    if (before.kind !== 'file' || before.link === undefined || after.kind !== 'file') return false;
    const isFirst = !now.has(before.link);
    if (isFirst) now.set(before.link, after.link);
    return !isFirst && (after.link === undefined || now.get(before.link) !== after.link);
  };
}

function contentOf(entry: HashedEntry): string {
  switch (entry.kind) {
    case 'folder':
      return '';
    case 'symlink':
      return entry.target;
    case 'file':
      return entry.sha256;
  }
}

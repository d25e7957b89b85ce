import type { Entry } from '../tree/entry.ts';
import { paxText } from './pax.ts';
import { blockBytes, fits, padding, type TypeFlag, typeFlags, ustarHeader } from './ustar.ts';

/** Our own words in an extended header; tar passes over them. */
export const ownWords = {
  /** The entry before has the same path and was read while it changed: this one is in its place. */
  again: 'HOLDFAST.again',
  /** Other names of the same file may follow as hard links. */
  links: 'HOLDFAST.links',
  /** Zeros were holes. */
  sparse: 'HOLDFAST.sparse',
} as const;

interface Written {
  readonly entry: Entry;
  /** `first`: the content follows; `again`: so it does, in place of the entry before; `link`: at the path `entry.link`. */
  readonly as: 'first' | 'again' | 'link';
}

/** All blocks before the content of an entry: the extended header where one is needed, and the header. */
export function entryHeader({ entry, as }: Written): Buffer {
  const name = entry.kind === 'folder' ? (entry.path === '' ? './' : `${entry.path}/`) : entry.path;
  const linkName =
    entry.kind === 'symlink'
      ? entry.target
      : as === 'link' && entry.kind === 'file'
        ? (entry.link ?? '')
        : '';
  const sizeBytes = entry.kind === 'file' && as !== 'link' ? entry.sizeBytes : 0;
  const seconds = Number(entry.mtimeNs / 1_000_000_000n);
  const header = ustarHeader({
    ...{ name, linkName, sizeBytes, mtimeSeconds: seconds, typeFlag: flagOf(entry, as) },
    ...{ mode: entry.mode, uid: entry.uid, gid: entry.gid },
  });
  const records = new Map<string, string>();
  if (!fits.name(name)) records.set('path', name);
  if (!fits.name(linkName)) records.set('linkpath', linkName);
  if (!fits.size(sizeBytes)) records.set('size', String(sizeBytes));
  if (!fits.id(entry.uid)) records.set('uid', String(entry.uid));
  if (!fits.id(entry.gid)) records.set('gid', String(entry.gid));
  if (!fits.time(seconds) || entry.mtimeNs % 1_000_000_000n !== 0n)
    records.set('mtime', timeText(entry.mtimeNs));
  if (as === 'again') records.set(ownWords.again, '1');
  if (entry.kind === 'file' && as !== 'link' && entry.link !== undefined) records.set(ownWords.links, '1');
  if (entry.kind === 'file' && entry.sparse) records.set(ownWords.sparse, '1');
  return records.size === 0 ? header : Buffer.concat([extended(paxText(records)), header]);
}

function flagOf(entry: Entry, as: Written['as']): TypeFlag {
  return as === 'link' ? typeFlags.link : typeFlags[entry.kind];
}

function extended(text: string): Buffer {
  const plain = { mode: 0o644, uid: 0, gid: 0, mtimeSeconds: 0, linkName: '' };
  const header = ustarHeader({
    name: 'PaxHeader',
    ...plain,
    sizeBytes: text.length,
    typeFlag: typeFlags.pax,
  });
  const blocks = Buffer.alloc(blockBytes + text.length + padding(text.length));
  header.copy(blocks);
  blocks.write(text, blockBytes, 'latin1');
  return blocks;
}

/** `-1.5` is half a second before the last second of 1969 (POSIX pax). */
function timeText(ns: bigint): string {
  const [sign, size] = ns < 0n ? ['-', -ns] : ['', ns];
  return `${sign}${size / 1_000_000_000n}.${String(size % 1_000_000_000n).padStart(9, '0')}`;
}

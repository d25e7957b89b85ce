import type { BytePath } from '../tree/byte-path.ts';
import type { Entry } from '../tree/entry.ts';
import { ownWords } from './entry-header.ts';
import type { PaxRecords } from './pax.ts';
import { typeFlags, type Ustar } from './ustar.ts';

export interface TarEntry {
  /** Of a hard link: its size and whether it has holes are those of its content, which are not known here. */
  readonly entry: Entry;
  /** `first`, `again`, `link`: see entryHeader. */
  readonly as: 'first' | 'again' | 'link';
  /** Bytes of content that follow. */
  readonly contentBytes: number;
}

/** undefined for what we never write: other kinds, and paths that lead out of the tree. */
export function entryOf(header: Ustar, records: PaxRecords): TarEntry | undefined {
  const { typeFlag } = header;
  const path = cleanPath(records.get('path') ?? header.name, typeFlag === typeFlags.folder);
  const linkName = records.get('linkpath') ?? header.linkName;
  const mtimeNs = timeOf(records.get('mtime'), header.mtimeSeconds);
  const contentBytes = Number(records.get('size') ?? header.sizeBytes);
  if (path === undefined || mtimeNs === undefined || !Number.isSafeInteger(contentBytes) || contentBytes < 0)
    return undefined;
  const common = {
    ...{ path, mode: header.mode, mtimeNs },
    uid: Number(records.get('uid') ?? header.uid),
    gid: Number(records.get('gid') ?? header.gid),
  };
  const as = records.has(ownWords.again) ? 'again' : 'first';
  const sparse = records.has(ownWords.sparse);
  switch (typeFlag) {
    case typeFlags.file: {
      const link = records.has(ownWords.links) ? { link: path } : {};
      return path === ''
        ? undefined
        : { entry: { kind: 'file', ...common, sizeBytes: contentBytes, sparse, ...link }, as, contentBytes };
    }
    case typeFlags.link: {
      const link = cleanPath(linkName, false);
      if (!link || path === '' || contentBytes > 0) return undefined;
      return { entry: { kind: 'file', ...common, sizeBytes: 0, sparse, link }, as: 'link', contentBytes };
    }
    case typeFlags.folder:
      return contentBytes > 0 ? undefined : { entry: { kind: 'folder', ...common }, as, contentBytes };
    case typeFlags.symlink:
      return contentBytes > 0 || path === ''
        ? undefined
        : { entry: { kind: 'symlink', ...common, target: linkName }, as, contentBytes };
    default:
      return undefined;
  }
}

function cleanPath(name: string, isFolder: boolean): BytePath | undefined {
  if (isFolder && name === './') return '';
  const path = isFolder ? name.replace(/\/$/, '') : name;
  return path.split('/').some((part) => part === '' || part === '.' || part === '..') ? undefined : path;
}

function timeOf(written: string | undefined, seconds: number): bigint | undefined {
  if (written === undefined) return BigInt(seconds) * 1_000_000_000n;
  const [, sign, whole = '', fraction = ''] = /^(-?)(\d{1,12})(?:\.(\d{1,9}))?$/.exec(written) ?? [];
  if (sign === undefined) return undefined;
  const ns = BigInt(whole) * 1_000_000_000n + BigInt(fraction.padEnd(9, '0'));
  return sign === '-' ? -ns : ns;
}

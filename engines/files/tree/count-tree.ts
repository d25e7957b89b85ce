import { createHash } from 'node:crypto';
import type { ContentItem } from '#core/manifest/contents.ts';
import { type BytePath, pathText } from './byte-path.ts';
import type { HashedEntry } from './entry.ts';
import { createTreeDigest } from './tree-digest.ts';

export interface CountedTree {
  /** `tree`, `owners`, and of a small tree each entry. */
  readonly items: readonly ContentItem[];
  /** Of files, hard links counted once for each name. */
  readonly files: number;
  readonly bytes: number;
}

export interface TreeCount {
  add(entry: HashedEntry): void;
  /** To be asked once, when all was added. */
  end(): CountedTree;
}

/** Up to here a manifest names every entry; beyond, the index does, and the manifest has their digest. */
export const namedEntries = 1_000;

/** What a process needs to give files to other users. */
export const ownerRole = 'root';

/** Describes a tree such that two trees are equal exactly when their descriptions are. Memory: hard links alone count. */
export function countTree(): TreeCount {
  const all = createTreeDigest();
  const owners = createTreeDigest();
  const links = new Map<string, BytePath[]>();
  let named: ContentItem[] | undefined = [];
  let [files, bytes] = [0, 0];
  return {
    add(entry) {
      const text = describe(entry);
      all.add(text);
      owners.add(`${entry.uid} ${entry.gid}\0${entry.path}`);
      if (entry.kind === 'file') {
        files++;
        bytes += entry.sizeBytes;
        if (entry.link !== undefined) add(links, entry.link, entry.path);
      }
      named?.push(itemOf(entry, text));
      if (named && named.length > namedEntries) named = undefined;
    },
    end() {
      // one name of a file whose other names lie elsewhere is a file like any other
      for (const paths of links.values()) if (paths.length > 1) all.add(`links\0${paths.sort().join('\0')}`);
      const tree = {
        kind: 'tree',
        name: '.',
        rows: files,
        counted: 'server',
        bytes,
        definition: all.value(),
      } as const;
      const owned = { kind: 'owners', name: '.', definition: owners.value(), roles: [ownerRole] };
      return { items: [tree, owned, ...(named ?? [])], files, bytes };
    },
  };
}

/** Times to the microsecond: that is how exactly they can be put back. */
function describe(entry: HashedEntry): string {
  const { kind, path, mode, mtimeNs } = entry;
  const time = String(floorMicros(mtimeNs));
  switch (kind) {
    case 'folder':
      return `${kind} ${mode} ${time}\0${path}`;
    case 'symlink':
      // its permissions mean nothing, and cannot be set
      return `${kind} ${time}\0${path}\0${entry.target}`;
    case 'file':
      return `${kind} ${mode} ${time} ${entry.sizeBytes} ${entry.sha256}\0${path}`;
  }
}

const floorMicros = (ns: bigint): bigint => (ns - (((ns % 1000n) + 1000n) % 1000n)) / 1000n;

const itemOf = (entry: HashedEntry, text: string): ContentItem => ({
  kind: entry.kind,
  name: pathText(entry.path),
  ...(entry.kind === 'file' ? { bytes: entry.sizeBytes } : {}),
  definition: createHash('sha256').update(text, 'latin1').digest('hex'),
});

function add(links: Map<string, BytePath[]>, link: string, path: BytePath): void {
  const known = links.get(link);
  if (known) known.push(path);
  else links.set(link, [path]);
}

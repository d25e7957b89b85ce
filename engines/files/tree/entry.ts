import type { BytePath } from './byte-path.ts';

interface Common {
  readonly path: BytePath;
  /** Permission bits with setuid, setgid and sticky: 0 to 0o7777. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Nanoseconds since 1970. */
  readonly mtimeNs: bigint;
}

export interface FolderEntry extends Common {
  readonly kind: 'folder';
}

export interface SymlinkEntry extends Common {
  readonly kind: 'symlink';
  /** What it says, byte by byte; it may lead nowhere. */
  readonly target: BytePath;
}

export interface FileEntry extends Common {
  readonly kind: 'file';
  readonly sizeBytes: number;
  /** It takes less room than its size: it has holes. */
  readonly sparse: boolean;
  /**
   * Of a file that other names lead to as well: a word that those of the tree share. In an archive it is the first of
   * their paths, which has the content.
   */
  readonly link?: string;
}

/** One thing of a tree, without its content. */
export type Entry = FolderEntry | SymlinkEntry | FileEntry;

/** An entry with the SHA-256 (hex) of its content, where it has one. */
export type HashedEntry = FolderEntry | SymlinkEntry | (FileEntry & { readonly sha256: string });

import type { BigIntStats } from 'node:fs';
import type { BytePath } from '../tree/byte-path.ts';
import type { FileEntry, FolderEntry, SymlinkEntry } from '../tree/entry.ts';

const common = (path: BytePath, stat: BigIntStats) => ({
  path,
  mode: Number(stat.mode & 0o7777n),
  uid: Number(stat.uid),
  gid: Number(stat.gid),
  mtimeNs: stat.mtimeNs,
});

export const folderOf = (path: BytePath, stat: BigIntStats): FolderEntry => ({
  kind: 'folder',
  ...common(path, stat),
});

export const symlinkOf = (path: BytePath, stat: BigIntStats, target: BytePath): SymlinkEntry => ({
  kind: 'symlink',
  ...common(path, stat),
  target,
});

/** With `link`, where it has other names: device and inode, the same for all of them. */
export const fileOf = (path: BytePath, stat: BigIntStats): FileEntry => ({
  kind: 'file',
  ...common(path, stat),
  sizeBytes: Number(stat.size),
  sparse: stat.blocks * 512n < stat.size,
  ...(stat.nlink > 1n ? { link: `${stat.dev}:${stat.ino}` } : {}),
});

/** All that changes whenever somebody changes it, its content included; reading does not. */
export const stampOf = (
  path: BytePath,
  { dev, ino, size, mode, uid, gid, mtimeNs, ctimeNs }: BigIntStats,
): string => `${[dev, ino, size, mode, uid, gid, mtimeNs, ctimeNs].join(' ')}\0${path}`;

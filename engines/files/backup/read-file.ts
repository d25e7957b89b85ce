import { createHash } from 'node:crypto';
import type { BigIntStats } from 'node:fs';
import type { BytePath } from '../tree/byte-path.ts';
import type { FileEntry } from '../tree/entry.ts';
import { close, fstat, openFile, read } from '../walk/disk.ts';
import { fileOf, stampOf } from '../walk/entry-of-stat.ts';

/** Files up to this size are read whole and ahead of their turn, several at once. Each takes as much memory. */
export const smallBytes = 256 * 1024;

/** How often a file that changes while it is read is read again. */
export const readings = 3;

export interface SmallFile {
  readonly kind: 'small';
  readonly entry: FileEntry;
  readonly content: Buffer;
  readonly sha256: string;
  readonly stamp: string;
  /** It changed at each reading: the content may be of no instant at all. */
  readonly restless: boolean;
}

/** A file that is wholly in the archive, and what its bytes were there. */
export interface StoredFile {
  readonly entry: FileEntry & { readonly sha256: string };
  readonly stamp: string;
}

/** In an archive, the word of a file with several names is the first of them. */
export const named = (entry: FileEntry): FileEntry =>
  entry.link === undefined ? entry : { ...entry, link: entry.path };

export interface LargeFile {
  readonly kind: 'large';
  readonly path: BytePath;
  /** As in an entry: its other names' word. */
  readonly link: string | undefined;
}

/** Opens what should be a file and hands it to `work` with what it is. undefined when it is none any more. */
export async function withFile<Result>(
  absolute: BytePath,
  work: (descriptor: number, stat: BigIntStats) => Promise<Result>,
): Promise<Result | undefined> {
  const descriptor = await openFile(absolute);
  try {
    const stat = await fstat(descriptor);
    return stat.isFile() ? await work(descriptor, stat) : undefined;
  } finally {
    await close(descriptor);
  }
}

/** A file whole, if it is small. undefined when it is no file any more. Errors of the system pass through. */
export async function readSmall(
  absolute: BytePath,
  path: BytePath,
): Promise<SmallFile | LargeFile | undefined> {
  for (let reading = 1; ; reading++) {
    const found = await withFile(absolute, async (descriptor, before): Promise<SmallFile | LargeFile> => {
      const entry = fileOf(path, before);
      if (entry.sizeBytes > smallBytes) return { kind: 'large', path, link: entry.link };
      const content = await readWhole(descriptor, entry.sizeBytes);
      const after = await fstat(descriptor);
      const stamp = stampOf(path, after);
      const restless = stamp !== stampOf(path, before) || content.length !== entry.sizeBytes;
      const sha256 = createHash('sha256').update(content).digest('hex');
      return {
        kind: 'small',
        entry: { ...fileOf(path, after), sizeBytes: content.length },
        content,
        sha256,
        stamp,
        restless,
      };
    });
    if (found?.kind !== 'small' || !found.restless || reading === readings) return found;
  }
}

/** As much as the file has, and never more than a little beyond what it had when it was opened. */
async function readWhole(descriptor: number, sizeBytes: number): Promise<Buffer> {
  const buffer = Buffer.allocUnsafe(sizeBytes + 1);
  let at = 0;
  while (at < buffer.length) {
    const bytes = await read(descriptor, buffer.subarray(at));
    if (bytes === 0) break;
    at += bytes;
  }
  return buffer.subarray(0, at);
}

import type { BytePath } from '../tree/byte-path.ts';
import type { FileEntry } from '../tree/entry.ts';
import { close } from '../walk/disk.ts';
import { chmodOpen, chownOpen, createFile, touchOpen, truncate, write } from './disk-writes.ts';

const pageBytes = 4096;
const emptyPage = Buffer.alloc(pageBytes);

interface Writing {
  /** Whether this process may give files to others. */
  readonly setsOwners: boolean;
}

/** Makes a file that was not there, with all that is known of it. A sparse one gets holes where pages are zero. */
export async function writeFile(
  absolute: BytePath,
  entry: FileEntry,
  content: AsyncIterable<Buffer> | Iterable<Buffer>,
  { setsOwners }: Writing,
): Promise<void> {
  const descriptor = await createFile(absolute);
  try {
    let at = 0;
    for await (const chunk of content) {
      if (entry.sparse) await writePages(descriptor, chunk, at);
      else await write(descriptor, chunk, at);
      at += chunk.length;
    }
    if (entry.sparse) await truncate(descriptor, entry.sizeBytes);
    // the owner first: a change of it takes setuid away
    if (setsOwners) await chownOpen(descriptor, entry.uid, entry.gid);
    await chmodOpen(descriptor, entry.mode);
    await touchOpen(descriptor, entry.mtimeNs);
  } finally {
    await close(descriptor);
  }
}

/** Writes what is not zero, in runs of pages. */
async function writePages(descriptor: number, chunk: Buffer, position: number): Promise<void> {
  let run = 0;
  for (let at = 0; at < chunk.length; ) {
    const end = Math.min(chunk.length, at + pageBytes - ((position + at) % pageBytes));
    if (emptyPage.subarray(0, end - at).equals(chunk.subarray(at, end))) {
      if (run < at) await write(descriptor, chunk.subarray(run, at), position + run);
      run = end;
    }
    at = end;
  }
  if (run < chunk.length) await write(descriptor, chunk.subarray(run), position + run);
}

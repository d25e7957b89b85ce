import { createHash } from 'node:crypto';
import type { PointReader } from '#core/ports/worker.ts';
import { archiveDamaged } from '../archive-damaged.ts';
import { archives } from '../archives.ts';
import { decompressed } from '../frames/decompressed.ts';
import { readTar, type TarMember } from '../tar/read-tar.ts';
import type { BytePath } from '../tree/byte-path.ts';
import type { FileEntry, HashedEntry } from '../tree/entry.ts';

/** What a reader does with each member: the content must be read to its end. Gives back the content's SHA-256. */
export type Take = (member: TarMember) => Promise<string>;

export const hashContent: Take = async ({ content }) => {
  const hash = createHash('sha256');
  for await (const chunk of content) hash.update(chunk);
  return hash.digest('hex');
};

interface Reading {
  readonly take: Take;
  readonly signal: AbortSignal;
}

/**
 * The entries of a point's tree, each with the hash of the content that was stored, after `take` has had it. A reading
 * of a file that is followed by another one of the same path does not count. DamagedError for what cannot be a tree.
 */
export async function* readTree(point: PointReader, { take, signal }: Reading): AsyncGenerator<HashedEntry> {
  const links = new Map<BytePath, FileEntry & { readonly sha256: string }>();
  let pending: HashedEntry | undefined;
  for await (const member of readTar(
    decompressed(point.open(archives.main, { signal }), archives.main),
    archives.main,
  )) {
    signal.throwIfAborted();
    const { entry, as } = member;
    const sha256 = await take(member);
    if (as === 'again' ? pending?.path !== entry.path || entry.kind !== 'file' : false)
      throw archiveDamaged(archives.main, 'a file is read again that was not read before');
    if (pending && as !== 'again') yield pending;
    pending = hashed(member, sha256, links);
    if (pending.kind === 'file' && as !== 'link' && pending.link !== undefined)
      links.set(pending.path, pending);
  }
  if (pending) yield pending;
}

function hashed(
  { entry, as }: TarMember,
  sha256: string,
  links: ReadonlyMap<BytePath, FileEntry & { readonly sha256: string }>,
): HashedEntry {
  if (entry.kind !== 'file') return entry;
  if (as !== 'link') return { ...entry, sha256 };
  const first = links.get(entry.link ?? '');
  if (!first) throw archiveDamaged(archives.main, 'a hard link leads to nothing before it');
  return { ...first, path: entry.path };
}

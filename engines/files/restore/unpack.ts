import { createHash, randomBytes } from 'node:crypto';
import { EnvironmentError } from '#core/errors.ts';
import type { PointReader } from '#core/ports/worker.ts';
import { smallBytes } from '../backup/read-file.ts';
import type { TarMember } from '../tar/read-tar.ts';
import { type BytePath, below } from '../tree/byte-path.ts';
import type { FileEntry, HashedEntry } from '../tree/entry.ts';
import { readTree } from '../verify/read-tree.ts';
import { codeOf } from '../walk/failure.ts';
import { type AtOnce, createAtOnce } from './at-once.ts';
import type { Chosen } from './chosen.ts';
import { chown, makeLink, makeSymlink, remove, touchSymlink } from './disk-writes.ts';
import { createLevels, type Levels } from './levels.ts';
import { replace } from './replace.ts';
import { writeFile } from './write-file.ts';

interface Request {
  /** Absolute; it is there. */
  readonly base: BytePath;
  readonly chosen: Chosen;
  readonly existing: 'refuse' | 'replace';
  readonly setsOwners: boolean;
  readonly signal: AbortSignal;
}

interface Unpacking extends Request {
  readonly levels: Levels;
  readonly writes: AtOnce;
  /** Absolute paths of contents whose own name is not chosen, until the end, by that name. */
  readonly lent: Map<BytePath, BytePath>;
}

/** Small files that are written at once. */
const writers = 16;

/** Writes the chosen part of a point. Yields every entry of the point, chosen or not, with what was stored of it. */
export async function* unpack(point: PointReader, request: Request): AsyncGenerator<HashedEntry> {
  const writes = createAtOnce(writers);
  const { chosen, base, existing, setsOwners, signal } = request;
  const levels = createLevels({ base, setsOwners, existing, makes: chosen.has, settle: writes.settle });
  const unpacking = { ...request, levels, writes, lent: new Map<BytePath, BytePath>() };
  try {
    yield* readTree(point, { take: (member) => bringBack(member, unpacking), signal });
    await writes.settle();
    for (const path of unpacking.lent.values()) await remove(path);
    await levels.leaveAll();
  } catch (error) {
    await writes.settle().catch(() => {});
    throw explained(error);
  }
}

async function bringBack(member: TarMember, unpacking: Unpacking): Promise<string> {
  const { entry } = member;
  const { chosen, levels } = unpacking;
  switch (entry.kind) {
    case 'folder':
      await levels.enter(entry);
      return '';
    case 'symlink':
      if (chosen.has(entry.path)) await symlink(entry, unpacking);
      return '';
    case 'file':
      return member.as === 'link' ? hardLink(entry, unpacking) : file(entry, member, unpacking);
  }
}

async function symlink(
  entry: TarMember['entry'] & { readonly kind: 'symlink' },
  { levels, existing, setsOwners }: Unpacking,
): Promise<void> {
  await put(await levels.place(entry.path), existing, async (path) => {
    await makeSymlink(path, entry.target);
    if (setsOwners) await chown(path, entry.uid, entry.gid);
    await touchSymlink(path, entry.mtimeNs);
  });
}

async function hardLink(
  entry: FileEntry,
  { chosen, levels, base, existing, writes, lent }: Unpacking,
): Promise<string> {
  if (!chosen.has(entry.path)) return '';
  const absolute = await levels.place(entry.path);
  await writes.settle();
  const first = entry.link ?? '';
  await put(absolute, existing, (path) => makeLink(path, lent.get(first) ?? below(base, first)));
  return '';
}

async function file(entry: FileEntry, { content, as }: TarMember, unpacking: Unpacking): Promise<string> {
  const { chosen, existing, writes, setsOwners } = unpacking;
  const hash = createHash('sha256');
  const absolute = await placeOf(entry, unpacking);
  if (absolute === undefined) {
    for await (const chunk of content) hash.update(chunk);
    return hash.digest('hex');
  }
  if (as === 'again') await writes.settle();
  // what is lent to other names has one of its own that nothing else has
  const isReplaced = (existing === 'replace' && chosen.has(entry.path)) || as === 'again';
  const write = (bytes: Parameters<typeof writeFile>[2]): Promise<void> =>
    put(absolute, isReplaced ? 'replace' : 'refuse', (path) => writeFile(path, entry, bytes, { setsOwners }));
  if (entry.sizeBytes > smallBytes) {
    await write(hashing(content, hash));
    return hash.digest('hex');
  }
  const chunks: Buffer[] = [];
  // chunks are valid until the next one
  for await (const chunk of hashing(content, hash)) chunks.push(Buffer.from(chunk));
  await writes.add(() => write([Buffer.concat(chunks)]));
  return hash.digest('hex');
}

/** Makes something under a name that nothing has, or in place of what has it. */
const put = (
  path: BytePath,
  existing: Request['existing'],
  make: (path: BytePath) => Promise<void>,
): Promise<void> => (existing === 'replace' ? replace(path, make) : make(path));

/** Where the content goes; undefined for one that nobody wants. */
async function placeOf(
  { path }: FileEntry,
  { chosen, levels, base, lent }: Unpacking,
): Promise<BytePath | undefined> {
  if (chosen.has(path)) return levels.place(path);
  if (!chosen.isNeeded(path)) return undefined;
  const place = lent.get(path) ?? below(base, `.holdfast-${randomBytes(8).toString('hex')}`);
  lent.set(path, place);
  return place;
}

async function* hashing(
  content: AsyncIterable<Buffer>,
  hash: ReturnType<typeof createHash>,
): AsyncGenerator<Buffer> {
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
  }
}

/** What the disk refuses says nothing about the point. */
function explained(error: unknown): unknown {
  const code = codeOf(error);
  if (!(error instanceof Error) || code === undefined) return error;
  return new EnvironmentError(`the folder takes no more: ${error.message}`, {
    hint:
      code === 'ENOSPC' || code === 'EDQUOT'
        ? 'make room, or restore to another disk'
        : 'restore to an empty folder of this user, on a disk with the same kinds of names',
    cause: error,
  });
}

import * as z from 'zod';
import { asBuffer, type BytePath, bytePath } from './byte-path.ts';
import type { HashedEntry } from './entry.ts';

const bytes = z.union([z.string(), z.object({ base64: z.string() })]);
const count = z.int().nonnegative();
const common = {
  path: bytes,
  mode: z.int().min(0).max(0o7777),
  uid: count,
  gid: count,
  /** Nanoseconds since 1970. */
  mtimeNs: z.string().regex(/^-?\d{1,20}$/),
};

const IndexLine = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('folder'), ...common }),
  z.object({ kind: z.literal('symlink'), ...common, target: bytes }),
  z.object({
    kind: z.literal('file'),
    ...common,
    bytes: count,
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    sparse: z.literal(true).optional(),
    link: bytes.optional(),
  }),
]);
type IndexLine = z.infer<typeof IndexLine>;

/** One line of the index, with its line end: an entry as JSON; bytes that are no UTF-8 as `{ base64 }`. */
export function indexLine(entry: HashedEntry): string {
  const { path, mode, uid, gid, mtimeNs } = entry;
  const own = { path: written(path), mode, uid, gid, mtimeNs: String(mtimeNs) };
  return `${JSON.stringify({ kind: entry.kind, ...own, ...rest(entry) })}\n`;
}

function rest(entry: HashedEntry): object {
  switch (entry.kind) {
    case 'folder':
      return {};
    case 'symlink':
      return { target: written(entry.target) };
    case 'file':
      return {
        bytes: entry.sizeBytes,
        sha256: entry.sha256,
        ...(entry.sparse ? { sparse: true } : {}),
        ...(entry.link === undefined ? {} : { link: written(entry.link) }),
      };
  }
}

/** Throws where a line is none of ours. */
export function parseIndexLine(line: string): HashedEntry {
  const parsed: IndexLine = IndexLine.parse(JSON.parse(line));
  const { mode, uid, gid } = parsed;
  const own = { path: read(parsed.path), mode, uid, gid, mtimeNs: BigInt(parsed.mtimeNs) };
  switch (parsed.kind) {
    case 'folder':
      return { kind: 'folder', ...own };
    case 'symlink':
      return { kind: 'symlink', ...own, target: read(parsed.target) };
    case 'file': {
      const { bytes: sizeBytes, sha256, sparse = false, link } = parsed;
      return {
        kind: 'file',
        ...own,
        sizeBytes,
        sha256,
        sparse,
        ...(link === undefined ? {} : { link: read(link) }),
      };
    }
  }
}

function written(path: BytePath): z.infer<typeof bytes> {
  const buffer = asBuffer(path);
  const text = buffer.toString('utf8');
  return bytePath(text) === path ? text : { base64: buffer.toString('base64') };
}

const read = (stored: z.infer<typeof bytes>): BytePath =>
  typeof stored === 'string' ? bytePath(stored) : Buffer.from(stored.base64, 'base64').toString('latin1');

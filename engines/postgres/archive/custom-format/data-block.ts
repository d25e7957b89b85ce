import { archiveDamaged } from './archive-damaged.ts';
import type { ByteFeed, Reading } from './byte-feed.ts';
import type { TocEntry } from './toc-entry.ts';

/** What passed of one entry's data. */
export interface DataBlock {
  readonly dumpId: number;
  /** As stored: compressed where the archive is, lengths and markers not counted. */
  readonly bytes: number;
  /** How many large objects are in it; 0 for a table. */
  readonly largeObjects: number;
}

const tableData = 1;
const largeObjectData = 3;

/**
 * Passes over the block that must belong to `expected`: _StartData, _StartLO and _skipData of pg_backup_custom.c.
 *
 * A block is its type, its entry's id, then chunks (length, bytes) ended by a length of 0. A block of large objects
 * repeats an oid and such chunks, ended by an oid of 0. This holds for every compression.
 */
export function* readDataBlock(feed: ByteFeed, expected: TocEntry, stranger: BlockJudge): Reading<DataBlock> {
  const start = feed.position();
  const type = yield* feed.byte();
  const wanted = expected.desc === 'BLOBS' ? largeObjectData : tableData;
  if (type !== tableData && type !== largeObjectData) {
    throw archiveDamaged(`byte ${start} is ${type} where a block of data should begin`);
  }
  const dumpId = yield* feed.int();
  if (dumpId !== expected.dumpId) throw archiveDamaged(stranger(dumpId));
  if (type !== wanted)
    throw archiveDamaged(`the block of ${entryName(expected)} has type ${type}, expected ${wanted}`);
  if (expected.dataOffset !== undefined && expected.dataOffset !== start) {
    throw archiveDamaged(
      `the block of ${entryName(expected)} is at ${start}, its entry says ${expected.dataOffset}`,
    );
  }
  if (type === tableData) return { dumpId, bytes: yield* skipChunks(feed), largeObjects: 0 };
  let bytes = 0;
  let largeObjects = 0;
  // oids above 2^31 are written as negative integers
  while ((yield* feed.int()) !== 0) {
    bytes += yield* skipChunks(feed);
    largeObjects += 1;
  }
  return { dumpId, bytes, largeObjects };
}

/** Says what is wrong with a block of this id at this place. */
export type BlockJudge = (dumpId: number) => string;

/** For messages: TABLE DATA public.orders (entry 3351). */
export function entryName({ desc, namespace, tag, dumpId }: TocEntry): string {
  return `${desc} ${namespace ? `${namespace}.` : ''}${tag} (entry ${dumpId})`;
}

function* skipChunks(feed: ByteFeed): Reading<number> {
  let bytes = 0;
  for (;;) {
    const length = feed.intInChunk() ?? (yield* feed.int());
    if (length === 0) return bytes;
    if (length < 0) throw archiveDamaged(`it holds a chunk of ${length} bytes at byte ${feed.position()}`);
    bytes += length;
    if (!feed.skipInChunk(length)) yield* feed.skip(length);
  }
}

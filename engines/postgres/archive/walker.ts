import { PermanentError } from '#core/errors.ts';
import { archiveDamaged } from './custom-format/archive-damaged.ts';
import { type ArchiveHeader, readHeader } from './custom-format/archive-header.ts';
import { createByteFeed, type Reading } from './custom-format/byte-feed.ts';
import { type DataBlock, entryName, readDataBlock } from './custom-format/data-block.ts';
import { readTocEntry, type TocEntry } from './custom-format/toc-entry.ts';
import { nameDecoder } from './name-decoder.ts';

/** Follows an archive of pg_dump -Fc as its bytes pass, without copying, decompressing or changing them. */
export interface ArchiveWalker {
  /** The next bytes, in order. Never throws: see `problem`. The chunk is not kept. */
  push(chunk: Uint8Array): void;
  /** Throws PermanentError unless what was pushed is one whole archive: nothing missing, doubled, moved or added. */
  end(): void;
  /** Known as soon as it is certain that `end` will throw, so that a caller may stop early. */
  problem(): PermanentError | undefined;
  /** True once the last block has ended. Any byte after it is a problem. */
  finished(): boolean;
  header(): ArchiveHeader | undefined;
  /** PostgreSQL's name of the encoding of all names and rows. Undefined until its entry was read. */
  encoding(): string | undefined;
  /** In the archive's order; complete once `tocBytes` is known. */
  entries(): readonly TocEntry[];
  /** Where the table of contents ends: so many first bytes are enough for pg_restore -l, pre-data and post-data. */
  tocBytes(): number | undefined;
  /** Blocks that have ended, in the archive's order, which is that of their entries. */
  blocks(): readonly DataBlock[];
}

/**
 * Makes a walker for one archive, format versions 1.14 to 1.16.
 *
 * An archive is a header, a counted table of contents, and one block for each entry with hadDumper, in the order of
 * the entries (WriteDataChunks of src/bin/pg_dump/pg_backup_archiver.c); nothing marks its end. Damage inside the
 * bytes of a chunk is not seen here: that takes a checksum.
 */
export function createArchiveWalker(): ArchiveWalker {
  const feed = createByteFeed();
  const entries = new Map<number, TocEntry>();
  const blocks: DataBlock[] = [];
  let header: ArchiveHeader | undefined;
  let encoding: string | undefined;
  let tocBytes: number | undefined;
  let finished = false;
  let problem: PermanentError | undefined;
  let inside = 'the header';
  const walking = walk();

  function* walk(): Reading<void> {
    header = yield* readHeader(feed);
    inside = 'the table of contents';
    yield* readToc(header.formatMinor);
    tocBytes = feed.position();
    for (const entry of entries.values()) {
      if (!entry.hadDumper) continue;
      inside = `the data, at ${entryName(entry)}`;
      blocks.push(yield* readDataBlock(feed, entry, strangerBefore(entry)));
    }
    finished = true;
  }

  function* readToc(formatMinor: number): Reading<void> {
    const count = yield* feed.int();
    if (count < 0) throw archiveDamaged(`its table of contents says it has ${count} entries`);
    let decode = nameDecoder('SQL_ASCII');
    for (let index = 0; index < count; index++) {
      inside = `the table of contents, in entry ${index + 1} of ${count}`;
      const entry = yield* readTocEntry(feed, formatMinor, decode);
      if (entries.has(entry.dumpId))
        throw archiveDamaged(`two entries of its table of contents have id ${entry.dumpId}`);
      entries.set(entry.dumpId, entry);
      if (entry.encoding === undefined) continue;
      encoding = entry.encoding;
      decode = nameDecoder(encoding);
    }
  }

  const strangerBefore = (expected: TocEntry) => (dumpId: number) => {
    const found = entries.get(dumpId);
    if (!found) return `it holds a block of entry ${dumpId}, which its table of contents does not know`;
    if (!found.hadDumper) return `it holds a block of ${entryName(found)}, which has no data`;
    if (blocks.some((block) => block.dumpId === dumpId)) return `it holds two blocks of ${entryName(found)}`;
    return `the block of ${entryName(expected)} is missing where that of ${entryName(found)} begins`;
  };

  /** Errors that are not about the archive are ours, and go up at once. */
  function follow(): void {
    try {
      walking.next();
    } catch (error) {
      if (!(error instanceof PermanentError)) throw error;
      problem = error;
    }
    if (finished && feed.left() > 0)
      problem = archiveDamaged(`it goes on after its end at byte ${feed.position()}`);
  }

  return {
    push(chunk) {
      if (problem || chunk.length === 0) return;
      feed.give(chunk);
      follow();
    },
    end() {
      if (problem) throw problem;
      if (finished) return;
      const read = feed.position();
      throw archiveDamaged(read === 0 ? 'it is empty' : `it is cut after ${read} bytes, inside ${inside}`);
    },
    problem: () => problem,
    finished: () => finished && !problem,
    header: () => header,
    encoding: () => encoding,
    entries: () => [...entries.values()],
    tocBytes: () => tocBytes,
    blocks: () => blocks,
  };
}

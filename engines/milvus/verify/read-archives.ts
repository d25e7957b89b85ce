import { decompressed } from '../archive/decompressed.ts';
import { MilvusDocument } from '../archive/document.ts';
import { definitionsArchive, rowsArchive } from '../archive/format.ts';
import { NotAnArchiveError, parsing } from '../archive/not-an-archive.ts';
import { type Frame, isEnd, readParts } from '../archive/parts.ts';
import { createRowCount, type RowCount } from '../contents/row-count.ts';
import { type CollectionDefinition, hasPartitionKey, keyOf } from '../contents/schema.ts';
import { type Rows, rowsOf } from '../values/rows-of.ts';

/** Opens one archive of a point; every byte is compared with the manifest before it comes. */
export type Open = (archive: string) => AsyncIterable<Uint8Array>;

export async function readDocument(open: Open): Promise<MilvusDocument> {
  const chunks: Buffer[] = [];
  for await (const chunk of decompressed(open(definitionsArchive))) chunks.push(chunk);
  return parsing('the archive of definitions', () =>
    MilvusDocument.parse(JSON.parse(Buffer.concat(chunks).toString('utf8'))),
  );
}

export interface ReadFrame extends Frame {
  readonly read: Rows;
}

/**
 * The rows of one collection of a point, every value of them decoded, to the end of the archive: throws where the end counts
 * other rows than came. `count` has counted them all then.
 */
export function readRows(
  open: Open,
  definition: CollectionDefinition,
): { readonly count: RowCount; readonly frames: AsyncIterable<ReadFrame> } {
  const count = createRowCount();
  return { count, frames: frames() };

  async function* frames(): AsyncIterable<ReadFrame> {
    const key = keyOf(definition.schema)?.name ?? '';
    const partitions = hasPartitionKey(definition.schema) ? [''] : definition.partitions;
    for await (const part of readParts(decompressed(open(rowsArchive(definition))))) {
      if (isEnd(part)) {
        if (part.rows !== count.rows() || part.digest !== count.digest())
          throw new NotAnArchiveError('its rows are not those that its end counts');
        continue;
      }
      if (!partitions.includes(part.partition))
        throw new NotAnArchiveError('it has rows of a partition that nobody defined');
      const read = rowsOf(part.fields_data, key);
      if (read.count !== part.rows) throw new NotAnArchiveError('a frame has other rows than it says');
      count.add(read, part.partition);
      yield { ...part, read };
    }
  }
}

import { archiveDamaged } from '../archive-damaged.ts';
import { type ByteFeed, createByteFeed } from '../frames/byte-feed.ts';
import { entryOf, type TarEntry } from './entry-of.ts';
import { type PaxRecords, parsePax } from './pax.ts';
import { blockBytes, padding, parseUstar, typeFlags, type Ustar } from './ustar.ts';

export interface TarMember extends TarEntry {
  /**
   * The content of a file, to be read to its end before the next member is asked for; a chunk is valid until the next
   * one. Nothing for all others.
   */
  readonly content: AsyncIterable<Buffer>;
}

const longestRecords = 1024 * 1024;

/** The members of an archive in our dialect. DamagedError for anything that we do not write, the end included. */
export async function* readTar(blocks: AsyncIterable<Buffer>, archive: string): AsyncGenerator<TarMember> {
  const iterator = blocks[Symbol.asyncIterator]();
  const feed = createByteFeed(iterator);
  try {
    for (;;) {
      const head = await nextHeader(feed, archive);
      if (!head) return;
      let left = head.entry.contentBytes;
      const skipped = padding(left);
      yield {
        ...head.entry,
        content: (async function* () {
          while (left > 0) {
            const chunk = await feed.upTo(left);
            if (chunk.length === 0) throw archiveDamaged(archive, 'it ends within a file');
            left -= chunk.length;
            yield chunk;
          }
        })(),
      };
      if (left > 0) throw new RangeError('the content of a member was not read to its end');
      await zeros(feed, skipped, archive);
    }
  } finally {
    await iterator.return?.(undefined);
  }
}

async function nextHeader(
  feed: ByteFeed,
  archive: string,
): Promise<{ readonly entry: TarEntry } | undefined> {
  let header = await oneHeader(feed, archive);
  let records: PaxRecords = new Map();
  if (header?.typeFlag === typeFlags.pax) {
    records = await extended(feed, header, archive);
    header = await oneHeader(feed, archive);
    if (!header) throw archiveDamaged(archive, 'it ends after an extended header');
  }
  if (!header) return undefined;
  const entry = entryOf(header, records);
  if (!entry) throw archiveDamaged(archive, `'${header.name}' is of a kind that Holdfast does not write`);
  return { entry };
}

/** undefined for the two empty blocks at the end, after which nothing may follow. */
async function oneHeader(feed: ByteFeed, archive: string): Promise<Ustar | undefined> {
  const block = await feed.take(blockBytes);
  if (block.length < blockBytes) throw archiveDamaged(archive, 'it ends before its end was written');
  if (!block.every((byte) => byte === 0)) {
    const header = parseUstar(block);
    if (!header) throw archiveDamaged(archive, 'no member begins where one should');
    return header;
  }
  await zeros(feed, blockBytes, archive);
  if ((await feed.upTo(1)).length > 0) throw archiveDamaged(archive, 'it goes on after its end');
  return undefined;
}

async function extended(feed: ByteFeed, { sizeBytes }: Ustar, archive: string): Promise<PaxRecords> {
  if (sizeBytes > longestRecords) throw archiveDamaged(archive, `an extended header of ${sizeBytes} bytes`);
  const text = (await feed.take(sizeBytes)).toString('latin1');
  const records = text.length === sizeBytes ? parsePax(text) : undefined;
  if (!records) throw archiveDamaged(archive, 'an extended header is cut or none');
  await zeros(feed, padding(sizeBytes), archive);
  return records;
}

async function zeros(feed: ByteFeed, bytes: number, archive: string): Promise<void> {
  if (bytes === 0) return;
  const block = await feed.take(bytes);
  if (block.length !== bytes || !block.every((byte) => byte === 0))
    throw archiveDamaged(archive, 'there are no zeros where there should be');
}

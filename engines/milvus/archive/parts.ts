import * as z from 'zod';
import { Bytes, Digits, decodeMessage, encodeMessage } from '../wire/messages.ts';
import { magic } from './format.ts';
import { NotAnArchiveError, parsing } from './not-an-archive.ts';

const Frame = z.object({ partition: z.string(), rows: z.int(), fields_data: z.array(Bytes) });
/** Rows of one partition: columns as the server gave them. No partition where the key of rows chooses it. */
export type Frame = z.infer<typeof Frame>;

const ArchiveEnd = z.object({
  rows: Digits.transform(Number),
  digest: z.string().regex(/^[0-9a-f]{64}$/),
});
/** The last part: how many rows stand before it, and the digest over them. */
export type ArchiveEnd = z.infer<typeof ArchiveEnd>;

const Part = z.object({ frame: Frame.nullish(), end: ArchiveEnd.nullish() });

/** No part is larger: one page, which the scan keeps far smaller than this unless one row is. */
const mostBytes = 1024 * 1024 * 1024;

/** The bytes of a part: its length in four bytes, the higher first, and the message. */
export function partBytes(
  part: { readonly frame: Frame } | { readonly end: { readonly rows: number; readonly digest: string } },
): Buffer {
  const message = encodeMessage('Part', part);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(message.length);
  return Buffer.concat([length, message]);
}

/** The parts of an archive of rows. Throws when it has no end, or something behind it. */
export async function* readParts(chunks: AsyncIterable<Buffer>): AsyncIterable<Frame | ArchiveEnd> {
  const feed = byteFeed(chunks);
  try {
    if (!(await feed.take(magic.length))?.equals(magic))
      throw new NotAnArchiveError('it does not begin as an archive of rows');
    for (;;) {
      const length = (await feed.take(4))?.readUInt32BE() ?? 0;
      if (length === 0 || length > mostBytes) throw new NotAnArchiveError('a part has no length');
      const bytes = await feed.take(length);
      if (!bytes) throw new NotAnArchiveError('the last part has no end');
      const { frame, end } = parsing('a part', () => decodeMessage('Part', Part, bytes));
      if (frame) yield frame;
      else if (!end) throw new NotAnArchiveError('a part is nothing');
      else {
        if (await feed.take(1)) throw new NotAnArchiveError('something follows the end');
        yield end;
        return;
      }
    }
  } finally {
    await feed.end();
  }
}

export const isEnd = (part: Frame | ArchiveEnd): part is ArchiveEnd => 'digest' in part;

function byteFeed(chunks: AsyncIterable<Buffer>) {
  const iterator = chunks[Symbol.asyncIterator]();
  let kept: Buffer[] = [];
  let length = 0;
  return {
    /** Exactly so many bytes; undefined when there are fewer. */
    async take(wanted: number): Promise<Buffer | undefined> {
      while (length < wanted) {
        const next = await iterator.next();
        if (next.done) return undefined;
        kept.push(next.value);
        length += next.value.length;
      }
      const all = Buffer.concat(kept);
      const rest = all.subarray(wanted);
      kept = rest.length > 0 ? [rest] : [];
      length = rest.length;
      return all.subarray(0, wanted);
    },
    end: async () => void (await iterator.return?.()),
  };
}

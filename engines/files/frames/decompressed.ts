import { zstdDecompress } from 'node:zlib';
import { archiveDamaged } from '../archive-damaged.ts';
import { type ByteFeed, createByteFeed } from './byte-feed.ts';
import { frameContentBytes, frameHeaderBytes, parseFrameHeader } from './frame-header.ts';
import { inOrder } from './in-order.ts';

const ahead = 3;

/** What was compressed, block by block. DamagedError where a frame is cut, broken, or none of ours. */
export async function* decompressed(chunks: AsyncIterable<Buffer>, archive: string): AsyncGenerator<Buffer> {
  const iterator = chunks[Symbol.asyncIterator]();
  try {
    yield* inOrder(frames(createByteFeed(iterator), archive), ahead, (frame) => decompress(frame, archive));
  } finally {
    // not waited for: a store that is silent would hold us
    void iterator.return?.(undefined)?.catch(() => {});
  }
}

async function* frames(feed: ByteFeed, archive: string): AsyncGenerator<Buffer> {
  for (;;) {
    const header = await feed.take(frameHeaderBytes);
    if (header.length === 0) return;
    const bytes = header.length === frameHeaderBytes ? parseFrameHeader(header) : undefined;
    if (bytes === undefined) throw archiveDamaged(archive, 'no frame begins where one should');
    const frame = await feed.take(bytes);
    if (frame.length !== bytes)
      throw archiveDamaged(archive, `it ends after ${frame.length} of ${bytes} bytes of a frame`);
    // the feed's bytes are valid until its next call
    yield Buffer.from(frame);
  }
}

const decompress = (frame: Buffer, archive: string): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    zstdDecompress(
      frame,
      { maxOutputLength: frameContentBytes, chunkSize: frameContentBytes },
      (error, block) =>
        error
          ? reject(archiveDamaged(archive, `a frame cannot be decompressed (${error.message})`))
          : resolve(block),
    );
  });

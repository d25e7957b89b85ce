import { constants, zstdCompress } from 'node:zlib';
import { frameHeader } from './frame-header.ts';
import { inOrder } from './in-order.ts';

/** Frames at work at once: as many as libuv has threads would starve whoever reads the files. */
const ahead = 3;

/** Blocks of at most `frameContentBytes`, each a zstd frame of its own with its length before it and its checksum behind. */
export async function* compressed(blocks: AsyncIterable<Buffer>, level: number): AsyncGenerator<Buffer> {
  for await (const frame of inOrder(blocks, ahead, (block) => compress(block, level))) {
    yield frameHeader(frame.length);
    yield frame;
  }
}

const compress = (block: Buffer, level: number): Promise<Buffer> =>
  new Promise((resolve, reject) => {
    const params = {
      [constants.ZSTD_c_compressionLevel]: level,
      [constants.ZSTD_c_checksumFlag]: 1,
      [constants.ZSTD_c_contentSizeFlag]: 1,
    };
    zstdCompress(block, { params }, (error, frame) => (error ? reject(error) : resolve(frame)));
  });

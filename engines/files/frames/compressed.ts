import { constants, zstdCompress } from 'node:zlib';
import { frameHeader } from './frame-header.ts';
import { inOrder } from './in-order.ts';

/** Frames at work at once: as many as libuv has threads would starve whoever reads the files. */
const ahead = 3;

/**
 * Blocks of at most `frameContentBytes`, each a zstd frame of its own with its length before it and its checksum behind.
 * `onDone` gets each block that is not needed any more.
 */
export async function* compressed(
  blocks: AsyncIterable<Buffer>,
  level: number,
  onDone: (block: Buffer) => void = () => {},
): AsyncGenerator<Buffer> {
  const work = async (block: Buffer): Promise<Buffer> => {
    const frame = await compress(block, level);
    onDone(block);
    return frame;
  };
  for await (const frame of inOrder(blocks, ahead, work)) {
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
    // one piece: Node hands what it has got to a thread and back for every chunk of output
    zstdCompress(block, { params, chunkSize: block.length + 4096 }, (error, frame) =>
      error ? reject(error) : resolve(frame),
    );
  });

import { finished } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';

/** Vectors hardly shrink, whatever it costs. */
const level = 1;

export interface Compressed {
  readonly source: AsyncIterable<Uint8Array>;
  /** Settles with the bytes: rejects with what they threw. */
  readonly ended: Promise<void>;
}

type Compressor = ReturnType<typeof createZstdCompress>;

/** Bytes as one zstd frame with a checksum over what is in it. Reads no faster than it is read. */
export function compressed(bytes: AsyncIterable<Uint8Array>): Compressed {
  const compress = createZstdCompress({
    params: { [constants.ZSTD_c_checksumFlag]: 1, [constants.ZSTD_c_compressionLevel]: level },
  });
  const ended = feed(bytes, compress);
  ended.catch(() => {});
  return { source: compress, ended };
}

async function feed(bytes: AsyncIterable<Uint8Array>, compress: Compressor): Promise<void> {
  try {
    for await (const chunk of bytes) await written(compress, chunk);
    // Only now, with nothing waiting: told of its end while a chunk waits, Node ends two frames, and the second is empty.
    compress.end();
    await finished(compress, { readable: false });
  } catch (error) {
    compress.destroy(error instanceof Error ? error : new Error(String(error)));
    throw error;
  }
}

const written = (compress: Compressor, chunk: Uint8Array): Promise<void> =>
  new Promise((resolve, reject) => {
    compress.write(chunk, (error) => (error ? reject(error) : resolve()));
  });

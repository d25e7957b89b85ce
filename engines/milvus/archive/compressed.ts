import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';

/** Vectors hardly shrink, whatever it costs. */
const level = 1;

export interface Compressed {
  readonly source: AsyncIterable<Uint8Array>;
  /** Settles with the bytes: rejects with what they threw. */
  readonly ended: Promise<void>;
}

/** Bytes as one zstd frame with a checksum over what is in it. Reads no faster than it is read. */
export function compressed(bytes: AsyncIterable<Uint8Array>): Compressed {
  const compress = createZstdCompress({
    params: { [constants.ZSTD_c_checksumFlag]: 1, [constants.ZSTD_c_compressionLevel]: level },
  });
  const ended = pipeline(Readable.from(bytes, { objectMode: false }), compress, { end: true });
  ended.catch(() => {});
  return { source: compress, ended };
}

import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { constants, createZstdCompress } from 'node:zlib';

/** Fast; the network and the server are slower. */
const level = 3;
const chunkBytes = 64 * 1024;

export interface CompressedLines {
  readonly source: AsyncIterable<Uint8Array>;
  /** Settles with the lines: rejects with what they threw. */
  readonly ended: Promise<void>;
}

/**
 * Lines as one zstd frame with a checksum over what is in it. Reads no faster than it is read. `onBytes` hears how much
 * went in.
 */
export function compressedLines(
  lines: AsyncIterable<string>,
  onBytes: (bytes: number) => void = () => {},
): CompressedLines {
  const compress = createZstdCompress({
    params: { [constants.ZSTD_c_checksumFlag]: 1, [constants.ZSTD_c_compressionLevel]: level },
  });
  const ended = pipeline(Readable.from(inChunks(lines, onBytes), { objectMode: false }), compress, {
    end: true,
  });
  ended.catch(() => {});
  return { source: compress, ended };
}

/** A call for every line would cost more than its compression. */
async function* inChunks(lines: AsyncIterable<string>, onBytes: (bytes: number) => void) {
  let kept: string[] = [];
  let length = 0;
  for await (const line of lines) {
    kept.push(line);
    length += line.length + 1;
    if (length < chunkBytes) continue;
    yield chunk();
  }
  if (length > 0) yield chunk();

  function chunk(): Buffer {
    const bytes = Buffer.from(`${kept.join('\n')}\n`);
    kept = [];
    length = 0;
    onBytes(bytes.length);
    return bytes;
  }
}

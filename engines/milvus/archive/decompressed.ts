import { Readable } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import { NotAnArchiveError } from './not-an-archive.ts';

/**
 * What is in an archive, decompressed to the end of its frame. Throws on a frame that is damaged or cut short, and on
 * bytes behind it.
 */
export async function* decompressed(archive: AsyncIterable<Uint8Array>): AsyncIterable<Buffer> {
  const decompress = createZstdDecompress();
  let given = 0;
  const input = Readable.from(
    copied(archive, (bytes) => {
      given += bytes;
    }),
    { objectMode: false },
  );
  // An error on its way in must come out, and a reader that stops early must stop the input.
  let unread: Error | undefined;
  input.on('error', (error) => {
    unread = error;
    decompress.destroy(error);
  });
  input.pipe(decompress);
  try {
    for await (const chunk of decompress) if (Buffer.isBuffer(chunk)) yield chunk;
    // what the decoder took: it stops at the end of its frame, and says nothing of what follows
    if (decompress.bytesWritten !== given) throw new NotAnArchiveError('bytes follow the end of the frame');
  } catch (error) {
    // out of reach is not damaged
    if (unread) throw unread;
    if (error instanceof NotAnArchiveError || !isDecoder(error)) throw error;
    throw new NotAnArchiveError(error.message);
  } finally {
    input.destroy();
    decompress.destroy();
  }
}

/** What zlib says of a frame that it cannot go on with. */
const isDecoder = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && /^(ZSTD_|Z_)/.test(String(error.code));

/** A chunk is only valid until the next one is asked for, and a stream asks ahead. */
async function* copied(
  chunks: AsyncIterable<Uint8Array>,
  count: (bytes: number) => void,
): AsyncIterable<Buffer> {
  for await (const chunk of chunks) {
    count(chunk.length);
    yield Buffer.from(chunk);
  }
}

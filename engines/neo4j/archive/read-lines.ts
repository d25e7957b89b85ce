import { Readable } from 'node:stream';
import { createZstdDecompress } from 'node:zlib';
import { NotAnArchiveError } from './not-an-archive.ts';

/**
 * The lines of an archive, decompressed to the end of its frame. Throws on a frame that is damaged or cut short, and on a
 * last line without an end, and on bytes behind the frame.
 */
export async function* readLines(compressed: AsyncIterable<Uint8Array>): AsyncIterable<string> {
  const decompress = createZstdDecompress();
  let given = 0;
  const count = (bytes: number): void => {
    given += bytes;
  };
  const input = Readable.from(copied(compressed, count), { objectMode: false });
  // An error on its way in must come out, and a reader that stops early must stop the input.
  let unread: Error | undefined;
  input.on('error', (error) => {
    unread = error;
    decompress.destroy(error);
  });
  input.pipe(decompress);
  try {
    let open: Buffer[] = [];
    for await (const chunk of asBuffers(decompress)) {
      let from = 0;
      for (let at = chunk.indexOf(0x0a); at >= 0; at = chunk.indexOf(0x0a, from)) {
        open.push(chunk.subarray(from, at));
        yield Buffer.concat(open).toString('utf8');
        open = [];
        from = at + 1;
      }
      if (from < chunk.length) open.push(chunk.subarray(from));
    }
    if (open.length > 0) throw new NotAnArchiveError('the last line has no end');
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

async function* asBuffers(stream: Readable): AsyncIterable<Buffer> {
  for await (const chunk of stream) if (Buffer.isBuffer(chunk)) yield chunk;
}

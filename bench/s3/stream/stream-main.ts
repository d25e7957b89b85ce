import { randomFillSync } from 'node:crypto';
import { parseArgs } from 'node:util';
import { createS3Store } from '#adapters/s3-store/s3-store.ts';
import { createArchiveSink } from '#core/run/archive-sink.ts';

// A process of its own, so that what it uses is what Holdfast uses: see ../generated-stream.ts.

/** As a pipe of the system gives them. */
const chunkBytes = 64 * 1024;
const partBytes = 8 * 2 ** 20;
/** A few parts' worth: more would be memory that no backup has. */
const randomBytes = 4 * 2 ** 20;
const streams = 2;

const { values } = parseArgs({
  options: {
    endpoint: { type: 'string' },
    region: { type: 'string', default: '' },
    bytes: { type: 'string' },
  },
});
const store = createS3Store({ bucket: 'bench', region: values.region, endpoint: values.endpoint });
const random = randomFillSync(Buffer.allocUnsafeSlow(randomBytes));
const bytesEach = Math.ceil(Number(values.bytes) / streams);

/** Random bytes with a counter in each chunk: no two are the same, and none can be compressed. */
async function* generated(bytes: number): AsyncGenerator<Uint8Array> {
  const chunk = Buffer.allocUnsafeSlow(chunkBytes);
  for (let at = 0, number = 0; at < bytes; at += chunkBytes, number++) {
    random.copy(chunk, 0, at % randomBytes, (at % randomBytes) + chunkBytes);
    chunk.writeUInt32LE(number);
    yield bytes - at < chunkBytes ? chunk.subarray(0, bytes - at) : chunk;
  }
}

const archives = createArchiveSink(
  {
    store,
    partBytes,
    maxParts: 10_000,
    streams,
    signal: new AbortController().signal,
    onBytes: () => {},
  },
  'data/generated/',
);
await Promise.all(
  Array.from({ length: streams }, (_, index) =>
    archives.store({
      archive: `generated-${index}`,
      extension: 'bin',
      encoding: 'none',
      source: generated(bytesEach),
      ended: Promise.resolve(),
    }),
  ),
);
const objects = await archives.commit();
process.stdout.write(`${JSON.stringify({ bytes: objects.reduce((sum, { bytes }) => sum + bytes, 0) })}\n`);
// connections are kept for requests that do not come any more
process.exit(0);

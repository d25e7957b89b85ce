import { DamagedError } from '#core/errors.ts';
import type { Child } from '#core/ports/shell.ts';
import type { PointReader } from '#core/ports/worker.ts';
import type { PostgresDeps } from '../deps.ts';
import { compressorAround, decoder } from './archive-encoding.ts';
import { pump } from './program-feed.ts';

type Deps = Pick<PostgresDeps, 'tools' | 'environment' | 'shell' | 'progress'>;
type Archive = PointReader['archives'][number];

/** The verified bytes of an archive as they are stored. What was passed on counts as progress. */
export async function* storedBytes(
  point: PointReader,
  archive: string,
  { progress }: Pick<Deps, 'progress'>,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  for await (const chunk of point.open(archive, { signal })) {
    yield chunk;
    progress.bytes(chunk.length);
  }
}

/**
 * The bytes that pg_dump wrote. Where they are compressed around, a child undoes it, and every stored byte is read even
 * if that child gave up: then DamagedError, at the end. A chunk stays valid until the next one is asked for.
 */
export async function* decodedArchive(
  point: PointReader,
  { archive, encoding }: Archive,
  deps: Deps,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  const around = compressorAround(encoding);
  if (!around) return yield* storedBytes(point, archive, deps, signal);
  // A consumer that needs the beginning only must not leave a reader behind that goes on to the end.
  const stopped = new AbortController();
  const stored = storedBytes(point, archive, deps, AbortSignal.any([signal, stopped.signal]));
  const child = deps.shell.start({ ...(await decoder(around, deps)), stdin: 'pipe', stdout: 'stream' });
  const pumped = pump(stored, child);
  pumped.catch(() => {}); // looked at below, or given up together with the child
  try {
    for await (const chunk of output(child)) yield chunk;
    await pumped;
    const { code } = await child.exited;
    if (code !== 0) {
      throw new DamagedError(
        `${around} cannot decompress '${archive}': ${child.stderrTail().trim() || `exit code ${code}`}`,
        {
          hint: 'restore another point: `npx holdfast list`',
          object: archive,
        },
      );
    }
  } finally {
    stopped.abort();
    await child.end(0);
  }
}

/** What a program prints, to its end; also when it is killed, for its reader asks the exit code next. */
export async function* output(child: Child): AsyncGenerator<Buffer> {
  try {
    yield* child.output;
  } catch (error) {
    const closed = error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';
    if (!closed) throw error;
  }
}

import type { Child } from '#core/ports/shell.ts';
import type { PointReader } from '#core/ports/worker.ts';
import type { PostgresDeps } from '../../deps.ts';
import { compressorAround, decoder } from '../../verify/archive-encoding.ts';
import { storedBytes } from '../../verify/decoded-archive.ts';
import { pump } from '../../verify/program-feed.ts';
import { parseQualifiedName } from '../../verify/qualified-name.ts';
import type { TargetTools } from './tools-of-target.ts';

/**
 * Loads the rows of one archive from its verified bytes. Damage is thrown, after every program was killed: none of them
 * has seen a byte of the bad part, nor taken the cut for an end. Returns the server's errors.
 */
export async function loadArchive(
  point: PointReader,
  { archive, encoding }: PointReader['archives'][number],
  { tools, args }: { readonly tools: TargetTools; readonly args: readonly string[] },
  deps: PostgresDeps,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const around = compressorAround(encoding);
  const decode = around && (await decoder(around, deps));
  signal.throwIfAborted();
  // No pause between the two starts: what the first prints must not be read here.
  const first = decode && deps.shell.start({ ...decode, stdin: 'pipe' });
  const options = [...tools.stopAtErrors, ...args, ...selection(archive)];
  const loader = tools.start('pg_restore', options, first ?? 'pipe');
  const programs = [loader, ...(first ? [first] : [])];
  const stop = (): void => programs.forEach((program) => void program.end(0));
  signal.addEventListener('abort', stop, { once: true });
  try {
    await passOn(point, archive, deps, signal, { entrance: first ?? loader, programs });
    const errors = await tools.errorsOf('pg_restore', loader);
    const decoded = await first?.exited;
    signal.throwIfAborted();
    if (errors.length > 0 || !first || decoded?.code === 0) return errors;
    return [`${around} cannot decompress '${archive}': ${first.stderrTail().trim()}`];
  } finally {
    signal.removeEventListener('abort', stop);
    await Promise.all(programs.map((program) => program.end(0)));
  }
}

/**
 * An archive of one table also sets the sequences the table owns, to what they were when that archive was made. The
 * main archive sets all of them, and must be the only one that does: sequences are in no snapshot.
 */
function selection(archive: string): readonly string[] {
  const table = archive === 'main' ? undefined : parseQualifiedName(archive);
  return table ? ['--section=data', '-n', table.schema, '-t', table.name] : ['--section=data'];
}

async function passOn(
  point: PointReader,
  archive: string,
  deps: PostgresDeps,
  signal: AbortSignal,
  { entrance, programs }: { readonly entrance: Child; readonly programs: readonly Child[] },
): Promise<void> {
  try {
    await pump(storedBytes(point, archive, deps, signal), entrance);
  } catch (error) {
    await Promise.all(programs.map((program) => program.end(0)));
    throw error;
  }
}

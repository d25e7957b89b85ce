import type { PointReader } from '#core/ports/worker.ts';
import { archiveDamaged } from '../archive-damaged.ts';
import { archives } from '../archives.ts';
import { decompressed } from '../frames/decompressed.ts';
import type { HashedEntry } from '../tree/entry.ts';
import { parseIndexLine } from '../tree/index-line.ts';

/** The entries of a point by its index alone. DamagedError where a line is none of ours. */
export async function* readIndex(point: PointReader, signal: AbortSignal): AsyncGenerator<HashedEntry> {
  let rest = '';
  for await (const block of decompressed(point.open(archives.index, { signal }), archives.index)) {
    signal.throwIfAborted();
    // every line is ASCII but for what JSON leaves as UTF-8, so that lines are cut as bytes
    const lines = (rest + block.toString('latin1')).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) yield parsed(line);
  }
  if (rest !== '') throw archiveDamaged(archives.index, 'it ends within a line');
}

function parsed(line: string): HashedEntry {
  try {
    return parseIndexLine(Buffer.from(line, 'latin1').toString('utf8'));
  } catch {
    throw archiveDamaged(archives.index, 'a line of it describes nothing');
  }
}

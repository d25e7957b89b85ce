import { DamagedError } from '#core/errors.ts';
import type { ContentItem } from '#core/manifest/contents.ts';
import { MissingObjectError } from '#core/ports/store-errors.ts';
import type { Finding, PointReader, VerifyResult } from '#core/ports/worker.ts';
import { archives, encodings, formatVersion } from '../archives.ts';
import type { FilesDeps } from '../deps.ts';
import { type CountedTree, countTree } from '../tree/count-tree.ts';
import type { HashedEntry } from '../tree/entry.ts';
import { readIndex } from './read-index.ts';
import { hashContent, readTree } from './read-tree.ts';

/**
 * Decodes both archives to their ends, hashes every file, and compares with what the manifest says was on the disk. The
 * index must say the same as the archive.
 */
export async function verifyPoint(
  point: PointReader,
  { progress }: FilesDeps,
  signal: AbortSignal,
): Promise<VerifyResult> {
  const unknown = foreign(point);
  if (unknown.length > 0) return { contents: [], findings: unknown };
  const reading = { take: hashContent, signal };
  const watched = watch(point, progress.bytes);
  const main = await counted(archives.main, readTree(watched, reading), signal);
  const index = await counted(archives.index, readIndex(watched, signal), signal);
  const findings = [main, index].flatMap((side) =>
    'problem' in side ? [side] : differences(side.archive, point.manifest.contents, side.tree.items),
  );
  if ('problem' in main) return { contents: [], findings };
  const contents = [{ kind: 'tree', name: '.', rows: main.tree.files, counted: 'stream' } as const];
  return { contents, findings };
}

interface Counted {
  readonly archive: string;
  readonly tree: CountedTree;
}

async function counted(
  archive: string,
  entries: AsyncIterable<HashedEntry>,
  signal: AbortSignal,
): Promise<Counted | Finding> {
  const count = countTree();
  try {
    for await (const entry of entries) count.add(entry);
    return { archive, tree: count.end() };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof DamagedError || error instanceof MissingObjectError)) throw error;
    return { object: archive, problem: error.message };
  }
}

/** Items that differ from the sealed ones, the first few. */
function differences(
  archive: string,
  sealed: readonly ContentItem[],
  found: readonly ContentItem[],
): Finding[] {
  const texts = new Map(sealed.map((item) => [nameOf(item), textOf(item)]));
  const own = new Map(found.map((item) => [nameOf(item), textOf(item)]));
  const names = [...new Set([...texts.keys(), ...own.keys()])].filter(
    (name) => texts.get(name) !== own.get(name),
  );
  return names
    .slice(0, 10)
    .map((name) => ({ object: archive, problem: `${name} is not as it was on the disk` }));
}

const nameOf = ({ kind, name }: ContentItem): string => `${kind} ${name}`;
const textOf = ({ rows, bytes, definition }: ContentItem): string =>
  JSON.stringify([rows, bytes, definition]);

function foreign({ archives: stored, manifest }: PointReader): Finding[] {
  const expected = Object.values(archives);
  const names = stored.map(({ archive }) => archive);
  const missing = expected.filter((archive) => !names.includes(archive));
  const strange = stored.filter(
    ({ archive, encoding }) => !expected.some((known) => known === archive && encodings[known] === encoding),
  );
  const format = manifest.database?.['format'];
  return [
    ...missing.map((archive) => ({
      object: archive,
      problem: `archive '${archive}' is not in the manifest`,
    })),
    ...strange.map(({ archive, encoding }) => ({
      object: archive,
      problem: `archive '${archive}' as '${encoding}' is not known here`,
    })),
    ...(format === formatVersion
      ? []
      : [{ object: 'main', problem: `format ${JSON.stringify(format)} is not known here` }]),
  ];
}

/** Progress is that of the bytes that were used. */
const watch = (point: PointReader, onBytes: (bytes: number) => void): PointReader => ({
  ...point,
  async *open(archive, options) {
    for await (const chunk of point.open(archive, options)) {
      yield chunk;
      onBytes(chunk.length);
    }
  },
});

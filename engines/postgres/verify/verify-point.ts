import * as z from 'zod';
import type { ContentItem } from '#core/manifest/contents.ts';
import type { Finding, PointReader, VerifyResult } from '#core/ports/worker.ts';
import { largeObjectsIn, missingEntries } from '../archive/held/missing-entries.ts';
import type { SequenceValue } from '../archive/script-statement.ts';
import type { ArchiveWalker } from '../archive/walker.ts';
import type { PostgresDeps } from '../deps.ts';
import { clientFor } from '../tools/tool-set.ts';
import { checkHeader } from './check-header.ts';
import { checkTables, type PlacedBlock } from './check-tables.ts';
import { scopeOf } from './dump-scope.ts';
import { nameKey, parseQualifiedName } from './qualified-name.ts';
import { readArchive, saysDamaged } from './read-archive.ts';
import { checkGlobals, readGlobals } from './read-globals.ts';
import { archivedMajor } from './versions.ts';

/**
 * Reads every byte of every archive, decodes it to its end and compares what comes out with the manifest. Damage is a
 * finding. An error says nothing about the point: the store does not answer, a tool is missing, the signal came.
 */
export async function verifyPoint(
  point: PointReader,
  deps: PostgresDeps,
  signal: AbortSignal,
): Promise<VerifyResult> {
  const client = await clientFor(archivedMajor(point.manifest), deps.tools, deps.shell);
  const findings: Finding[] = missingArchives(point);
  const blocks: PlacedBlock[] = [];
  let sequences: readonly SequenceValue[] = [];
  for (const entry of point.archives) {
    const { archive } = entry;
    signal.throwIfAborted();
    if (archive === 'globals') {
      findings.push(...(await globalsFindings(point, deps, signal)));
    } else {
      const reading = await readArchive(point, entry, deps, client, signal);
      const problems = [...reading.problems, ...checkHeader(reading.walker.header(), point.manifest)];
      findings.push(...problems.map((problem) => ({ object: archive, problem })));
      blocks.push(...reading.blocks.map((block) => ({ ...block, archive })));
      if (archive === 'main') {
        sequences = reading.sequences;
        if (problems.length === 0) findings.push(...heldFindings(point, reading.walker));
      }
    }
    deps.progress.item(archive);
  }
  const { findings: wrongTables, tables } = checkTables(point.manifest, blocks);
  // A damaged archive explains its missing tables: the first finding is the one to read.
  if (findings.length === 0) findings.push(...wrongTables);
  return { contents: [...tables, ...sequenceItems(point.manifest.contents, sequences)], findings };
}

const missingArchives = ({ archives }: PointReader): Finding[] =>
  ['globals', 'main']
    .filter((name) => !archives.some(({ archive }) => archive === name))
    .map((object) => ({ object, problem: 'the point has no such archive' }));

const Needed = z.record(z.string(), z.int());

/** Whether the archive defines what the manifest lists. */
function heldFindings({ manifest }: PointReader, walker: ArchiveWalker): readonly Finding[] {
  const problems = missingEntries({
    contents: manifest.contents,
    entries: walker.entries(),
    largeObjects: largeObjectsIn(walker),
    scope: scopeOf(manifest),
    // a point that does not say has none
    atLeast: Needed.safeParse(manifest.database?.['neededEntries']).data ?? {},
  });
  return problems.map((problem) => ({ object: 'main', problem }));
}

async function globalsFindings(
  point: PointReader,
  deps: PostgresDeps,
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  try {
    return checkGlobals(await readGlobals(point, deps, signal)).map((problem) => ({
      object: 'globals',
      problem,
    }));
  } catch (error) {
    if (saysDamaged(error)) return [{ object: 'globals', problem: error.message }];
    throw error;
  }
}

/** Values of sequences, under the names of the manifest; one that is not listed there belongs to an extension. */
function sequenceItems(contents: readonly ContentItem[], values: readonly SequenceValue[]): ContentItem[] {
  const found = new Map(values.map((value) => [nameKey(value), value]));
  return contents.flatMap(({ kind, name }) => {
    const parsed = kind === 'sequence' ? parseQualifiedName(name) : undefined;
    const state = parsed && found.get(nameKey(parsed));
    return state ? [{ kind, name, value: `${state.value} ${state.called ? 'called' : 'fresh'}` }] : [];
  });
}

import type { ContentItem } from '#core/manifest/contents.ts';
import type { Manifest } from '#core/manifest/manifest.ts';
import type { Finding } from '#core/ports/worker.ts';
import type { CopyBlock } from '../archive/copy-counter.ts';
import { type DumpScope, scopeOf } from './dump-scope.ts';
import { nameKey, parseQualifiedName } from './qualified-name.ts';

/** A block of rows and the archive it stands in. */
export interface PlacedBlock extends CopyBlock {
  readonly archive: string;
}

/** Kinds whose rows a dump carries: each table must have a block, a table of an extension may have one. */
const rowKinds = ['table', 'extension-table'];

export interface TableCheck {
  readonly findings: readonly Finding[];
  /** The tables that were counted, under the names of the manifest. */
  readonly tables: readonly ContentItem[];
}

/** Compares the blocks of all archives with the tables that the point says it contains. */
export function checkTables(
  manifest: Pick<Manifest, 'contents' | 'database'>,
  blocks: readonly PlacedBlock[],
): TableCheck {
  const scope = scopeOf(manifest);
  const found = Map.groupBy(blocks, nameKey);
  const findings: Finding[] = [];
  const tables: ContentItem[] = [];
  for (const item of manifest.contents) {
    const name = parseQualifiedName(item.name);
    if (!name || !rowKinds.includes(item.kind)) continue;
    const own = found.get(nameKey(name)) ?? [];
    found.delete(nameKey(name));
    const problem = problemOf(item, own, scope);
    if (problem) findings.push({ object: own[0]?.archive ?? 'main', problem });
    const [block] = own;
    if (block && own.length === 1) tables.push(counted(item, block));
  }
  for (const [block] of found.values()) {
    if (!block) continue;
    const problem = `it holds rows of ${block.schema}.${block.name}, which the point does not contain`;
    findings.push({ object: block.archive, problem });
  }
  return { findings, tables };
}

const counted = ({ kind, name }: ContentItem, { rows }: PlacedBlock): ContentItem => ({
  kind,
  name,
  rows,
  counted: 'stream',
});

function problemOf(item: ContentItem, blocks: readonly PlacedBlock[], scope: DumpScope): string | undefined {
  const [block, second] = blocks;
  if (scope === 'schema') return block && `rows of ${item.name} are in a point without rows`;
  if (!block) return item.kind === 'table' ? `rows of ${item.name} are in no archive` : undefined;
  if (second)
    return `rows of ${item.name} are in it and in '${second.archive}' too: a restore would double them`;
  if (item.counted === 'server' && item.rows !== undefined && item.rows !== block.rows) {
    return `it holds ${block.rows} rows of ${item.name}, the server counted ${item.rows}`;
  }
  return undefined;
}

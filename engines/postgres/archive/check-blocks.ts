import { Buffer } from 'node:buffer';
import type { CopyBlock } from './copy-counter.ts';
import type { TocEntry } from './custom-format/toc-entry.ts';
import { copiedTable } from './script-statement.ts';

interface Counted {
  /** All entries of the archive, in its order. */
  readonly entries: readonly TocEntry[];
  /** What the script of the same archive held, in its order. */
  readonly blocks: readonly CopyBlock[];
}

/** One sentence per difference between the tables an archive announces and those its script brought; none is good. */
export function checkBlocks({ entries, blocks }: Counted): readonly string[] {
  const tables = entries.filter(({ desc }) => desc === 'TABLE DATA');
  const findings: string[] = [];
  if (tables.length !== blocks.length) {
    findings.push(
      `the archive announces the rows of ${tables.length} tables, its script holds ${blocks.length}`,
    );
  }
  for (let index = 0; index < Math.max(tables.length, blocks.length); index++) {
    const finding = difference(tables[index], blocks[index], index + 1);
    if (finding) findings.push(finding);
  }
  return findings;
}

function difference(
  table: TocEntry | undefined,
  block: CopyBlock | undefined,
  place: number,
): string | undefined {
  const found = block && `${block.schema}.${block.name}`;
  if (!table) return `block ${place} holds rows of ${found}, which the archive does not announce there`;
  const expected = `${table.namespace}.${table.tag}`;
  if (!block) return `rows of ${expected} are announced as block ${place}, which is missing`;
  if (table.copyStmt === undefined) return `rows of ${expected} are INSERT statements and cannot be counted`;
  // compared apart: a dot may be part of a name
  if (table.namespace === block.schema && table.tag === block.name) return undefined;
  if (throughRoot(table, block)) return undefined;
  return `block ${place} holds rows of ${found}, the archive announces ${expected}`;
}

/** The rows of a partition may be copied into its root: pg_dump 16 does so where a restore may sort them otherwise. */
function throughRoot({ copyStmt = '' }: TocEntry, { schema, name }: CopyBlock): boolean {
  const decode = (bytes: Uint8Array): string => Buffer.from(bytes).toString('utf8');
  if (!/ FROM stdin;\s*$/.test(copyStmt)) return false;
  const root = copiedTable(Buffer.from(copyStmt.trim(), 'utf8').toString('latin1'), decode);
  return root?.schema === schema && root.name === name;
}

/** The blocks under the names of their entries: each belongs to the table that it was dumped from. */
export function blocksOfTables({ entries, blocks }: Counted): readonly CopyBlock[] {
  const tables = entries.filter(({ desc }) => desc === 'TABLE DATA');
  if (tables.length !== blocks.length) return blocks;
  return blocks.map((block, index) => {
    const { namespace = block.schema, tag = block.name } = tables[index] ?? {};
    return { ...block, schema: namespace, name: tag };
  });
}

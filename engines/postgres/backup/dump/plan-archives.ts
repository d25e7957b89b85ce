import type { Table } from '../snapshot/list-tables.ts';

/** An archive that pg_dump makes: all but the rows of the big tables, or the rows of one of them. */
export type PlannedArchive =
  | { readonly kind: 'main'; readonly bytes: number; readonly without: readonly Table[] }
  | { readonly kind: 'rows'; readonly bytes: number; readonly table: Table };

/** More processes than this only read the catalog again and again. */
const mostBigTables = 200;

/**
 * One main archive and one for the rows of each big table (P3), the largest first, so that the last one to end is
 * small. They are cut with a single stream too: a restore gains by it.
 */
export function planArchives(
  tables: readonly Table[],
  {
    bigTableBytes,
    largeObjectBytes,
    rows,
  }: {
    readonly bigTableBytes: number;
    readonly largeObjectBytes: number;
    /** False for a dump of definitions alone. */
    readonly rows: boolean;
  },
): readonly PlannedArchive[] {
  const big = tables
    .filter(({ kind, bytes, config }) => rows && kind === 'r' && !config && bytes >= bigTableBytes)
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, mostBigTables);
  const rest = tables.filter((table) => table.kind === 'r' && !big.includes(table));
  const mainBytes = rest.reduce((sum, { bytes }) => sum + bytes, largeObjectBytes);
  const main: PlannedArchive = { kind: 'main', bytes: mainBytes, without: big };
  const archives = [
    main,
    ...big.map((table): PlannedArchive => ({ kind: 'rows', bytes: table.bytes, table })),
  ];
  return archives.sort((a, b) => b.bytes - a.bytes);
}

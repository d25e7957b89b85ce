import type { Compared, ContentItem } from './contents.ts';

/** Kinds whose own line counts rows even before anyone counted them. */
const counted = new Set(['table', 'extension-table']);

/**
 * The lines by which one thing is compared: its rows, its definition, its value, as far as one side knows
 * them. A side that does not have the thing, or does not know that of it, says null.
 */
export const comparedLines = (
  expected: ContentItem | undefined,
  found: ContentItem | undefined,
): Compared[] => {
  const item = expected ?? found;
  if (!item) return [];
  const { kind, name } = item;
  const line = (lineKind: string, of: (side: ContentItem) => number | string | undefined): Compared[] => {
    const sides = [expected, found].map((side) => (side && of(side)) ?? null);
    const [before = null, after = null] = sides;
    return before === null && after === null
      ? []
      : [{ kind: lineKind, name, expected: before, found: after }];
  };
  const rows = line(kind, (side) => side.rows);
  const lines = [
    ...rows,
    ...line(rows.length > 0 || counted.has(kind) ? `${kind}-definition` : kind, (side) => side.definition),
    // the version of an extension and the extension of a table say how to read a difference; they are none
    ...(kind === 'extension' || kind === 'extension-table'
      ? []
      : line(`${kind}-value`, (side) => side.value)),
  ];
  return lines.length > 0 ? lines : line(kind, () => 'present');
};

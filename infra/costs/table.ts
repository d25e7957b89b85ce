/** A table of Markdown; columns after the first `left` ones are numbers. */
export const table = (
  head: readonly string[],
  rows: readonly (readonly string[])[],
  left: number = 1,
): string =>
  [row(head), row(head.map((_, index) => (index < left ? '---' : '---:'))), ...rows.map(row)].join('\n');

const row = (cells: readonly string[]): string => `| ${cells.join(' | ')} |`;

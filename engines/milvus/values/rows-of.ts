import { NotAnArchiveError, parsing } from '../archive/not-an-archive.ts';
import { cellsOf, lengthOf } from './cells.ts';
import { type FieldData, readFieldData } from './field-data.ts';
import type { Key } from './key.ts';
import { kinds } from './kinds.ts';

/** One page, readable row by row. */
export interface Rows {
  readonly count: number;
  readonly keys: readonly Key[];
  /** All values of a row by name, in one text of bytes that is the same wherever and however the row is stored. */
  content(row: number): Buffer;
  /** Value of one column; null where it has none. */
  cell(column: string, row: number): Buffer | null;
}

const none = Buffer.from([0]);
const some = Buffer.from([1]);

/** Reads the columns of a page. Throws NotAnArchiveError on columns of other lengths, and on a page without its key. */
export function rowsOf(columns: readonly Uint8Array[], keyName: string): Rows {
  return parsing('a page', () => {
    const read = columns.map((bytes) => readFieldData(bytes));
    const key = read.find(({ field_name }) => field_name === keyName);
    if (!key) throw new NotAnArchiveError(`a page has no column ${keyName}, the key`);
    const keys = keysOf(key);
    const table = read
      .map((column) => ({ name: column.field_name, cells: withNulls(column, keys.length) }))
      .sort((one, other) => (one.name < other.name ? -1 : 1));
    const byName = new Map(table.map(({ name, cells }) => [name, cells]));
    return {
      count: keys.length,
      keys,
      content: (row) =>
        Buffer.concat(
          table.flatMap(({ cells }) => {
            const cell = cells[row];
            return cell ? [some, lengthOf(cell), cell] : [none];
          }),
        ),
      cell: (column, row) => byName.get(column)?.[row] ?? null,
    };
  });
}

/** A column of nulls comes with something in their places, or without them. */
function withNulls(column: FieldData, count: number): (Buffer | null)[] {
  const { valid_data } = column;
  if (valid_data.length === 0) return cellsOf(column, count);
  if (valid_data.length !== count)
    throw new NotAnArchiveError(
      `column ${column.field_name} says of ${valid_data.length} of ${count} rows what is null`,
    );
  const there = valid_data.filter(Boolean).length;
  const cells = cellsOf(column, count, there);
  let next = 0;
  return valid_data.map((isThere, row) => {
    if (!isThere) return null;
    return cells[cells.length === count ? row : next++] ?? null;
  });
}

/** The key decides how many rows there are. */
function keysOf(column: FieldData): Key[] {
  const cells = cellsOf(column);
  return column.type === kinds.int64
    ? cells.map((cell) => cell.readBigInt64LE())
    : cells.map((cell) => cell.toString('utf8'));
}

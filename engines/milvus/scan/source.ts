import type { KeyRange } from '../values/key.ts';
import type { Rows } from '../values/rows-of.ts';

/** Some rows as they came: the columns for the archive, and the same readable by row. */
export interface Page {
  readonly columns: readonly Uint8Array[];
  readonly rows: Rows;
  readonly bytes: number;
}

/** What is scanned: a collection, or one partition of it. */
export interface ScanSource {
  /** For people. */
  readonly label: string;
  /** Rows of a range, no more than `limit`. `cursor` asks for the first ones, in order; without it any may come. */
  page(range: KeyRange, limit: number, order: 'cursor' | 'any'): Promise<Page>;
  /** What the server counts in the range; it counts a key as often as it was inserted. */
  count(range: KeyRange): Promise<number>;
  countKey(key: string | bigint): Promise<number>;
}

/** A page was larger than the server or the connection lets through. */
export class TooLargeError extends Error {
  constructor(message: string, options: { readonly cause: unknown }) {
    super(message, options);
    this.name = 'TooLargeError';
  }
}

/** Value of a primary key: a whole number of 64 bits, or a text. */
export type Key = bigint | string;

const largest = 2n ** 63n - 1n;

/** As servers sort: numbers by value, texts by their bytes, which is not JavaScript's order. */
export function compareKeys(one: Key, other: Key): number {
  if (typeof one === 'string' || typeof other === 'string')
    return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)));
  return one < other ? -1 : one > other ? 1 : 0;
}

/** Keys behind `after`, up to `upTo` and with it; undefined: without that end. */
export interface KeyRange {
  readonly after?: Key | undefined;
  readonly upTo?: Key | undefined;
}

/**
 * A filter for a range of keys. Servers cannot read -2^63 in a filter (its digits without the sign are too large a
 * number), so every whole number is written by a neighbour that they can.
 */
export function rangeFilter(field: string, isNumber: boolean, { after, upTo }: KeyRange): string {
  const parts: string[] = [];
  if (typeof after === 'bigint')
    parts.push(after === largest ? `${field} > ${largest}` : `${field} >= ${after + 1n}`);
  else if (after !== undefined) parts.push(`${field} > ${quoted(after)}`);
  if (typeof upTo === 'bigint')
    parts.push(upTo === largest ? `${field} <= ${largest}` : `${field} < ${upTo + 1n}`);
  else if (upTo !== undefined) parts.push(`${field} <= ${quoted(upTo)}`);
  if (parts.length > 0) return parts.join(' && ');
  return isNumber ? `${field} <= ${largest}` : `${field} >= ""`;
}

const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '"': '\\"',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
};

const quoted = (text: string): string =>
  `"${text.replace(/[\\"\n\r\t]/g, (character) => escapes[character] ?? character)}"`;

/** A filter for one key. */
export const keyFilter = (field: string, key: Key): string =>
  typeof key === 'bigint'
    ? rangeFilter(field, true, key === -(2n ** 63n) ? { upTo: key } : { after: key - 1n, upTo: key })
    : `${field} == ${quoted(key)}`;

import { NotAnArchiveError } from '../archive/not-an-archive.ts';

/** A whole number of an archive: a number where JSON keeps it exactly, else `{ i: digits }`. */
export function decodeWhole(value: unknown): bigint {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  if (typeof value === 'object' && value !== null && 'i' in value && Object.keys(value).length === 1) {
    const { i: digits } = value;
    if (typeof digits === 'string' && /^-?\d{1,19}$/.test(digits)) {
      const number = BigInt(digits);
      if (BigInt.asIntN(64, number) === number) return number;
    }
  }
  throw malformed(value);
}

const named: ReadonlyMap<unknown, number> = new Map([
  ['NaN', Number.NaN],
  ['Infinity', Number.POSITIVE_INFINITY],
  ['-Infinity', Number.NEGATIVE_INFINITY],
  ['-0', -0],
]);

export function decodeFloat(value: unknown): number {
  if (typeof value === 'number') return value;
  const float = named.get(value);
  if (float === undefined) throw malformed(value);
  return float;
}

/** A tuple of whole numbers; its length is checked against what its type says. */
export function wholes<Tuple extends bigint[]>(count: number, values: readonly unknown[]): Tuple {
  const numbers = values.map(decodeWhole);
  if (!isTuple<Tuple>(numbers, count)) throw malformed(values);
  return numbers;
}

const isTuple = <Tuple extends bigint[]>(numbers: bigint[], count: number): numbers is Tuple =>
  numbers.length === count;

/** Its message may stand in a finding; a value of the graph must not. */
export const malformed = (value: unknown): NotAnArchiveError => {
  const kind = Array.isArray(value) ? 'a list' : value === null ? 'null' : `a value of type ${typeof value}`;
  return new NotAnArchiveError(`${kind} is none that was written`);
};

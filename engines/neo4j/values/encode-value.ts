import {
  isDate,
  isDateTime,
  isDuration,
  isInt,
  isLocalDateTime,
  isLocalTime,
  isPoint,
  isTime,
  isVector,
} from 'neo4j-driver';
import { PermanentError } from '#core/errors.ts';
import type { Encoded } from './encoded.ts';

/** One property value, as the driver gives it with `useBigInt`, in the archive's form: see encoded.ts. */
export function encodeValue(value: unknown): Encoded {
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  if (typeof value === 'bigint') return whole(value);
  if (typeof value === 'number') return { f: float(value) };
  if (Array.isArray(value)) {
    const floats = value.length > 0 && value.every((item) => typeof item === 'number');
    return floats ? { F: value.map(float) } : value.map(encodeValue);
  }
  // the driver's byte arrays are signed
  if (value instanceof Int8Array) {
    return { bytes: Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('base64') };
  }
  return encodeStructure(value);
}

function encodeStructure(value: unknown): Encoded {
  if (isPoint(value)) {
    const { srid, x, y, z } = value;
    return { point: [whole(srid), float(x), float(y), ...(z === undefined ? [] : [float(z)])] };
  }
  if (isDate(value)) return { date: [value.year, value.month, value.day].map(whole) };
  if (isLocalTime(value)) return { localtime: timeOf(value) };
  if (isTime(value)) return { time: [...timeOf(value), whole(value.timeZoneOffsetSeconds)] };
  if (isLocalDateTime(value)) return { localdatetime: [...dayOf(value), ...timeOf(value)] };
  if (isDateTime(value)) {
    const { timeZoneOffsetSeconds: offset, timeZoneId: zone } = value;
    if (offset === undefined || offset === null) throw unknownKind('a time of a zone without its offset');
    return { datetime: [...dayOf(value), ...timeOf(value), whole(offset), ...(zone ? [zone] : [])] };
  }
  if (isDuration(value)) {
    return { duration: [value.months, value.days, value.seconds, value.nanoseconds].map(whole) };
  }
  if (isVector(value)) {
    return { vector: [value.getType(), ...Array.from(value.asTypedArray(), component)] };
  }
  throw unknownKind(kindOf(value));
}

/** A number where JSON keeps it exactly, else its digits. */
function whole(value: unknown): Encoded {
  if (typeof value !== 'number' && typeof value !== 'bigint' && !isInt(object(value))) {
    throw unknownKind(`${typeof value} where a whole number was expected`);
  }
  const digits = String(value);
  const number = Number(digits);
  return Number.isSafeInteger(number) ? number : { i: digits };
}

/** What is no object is no Integer of the driver. */
const object = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

/** JSON has no NaN, no infinities, and makes 0 of -0. */
const float = (value: number): Encoded =>
  Number.isFinite(value) && !Object.is(value, -0) ? value : Object.is(value, -0) ? '-0' : String(value);

const component = (value: number | bigint): Encoded =>
  typeof value === 'bigint' ? whole(value) : float(value);

interface Day {
  readonly year: unknown;
  readonly month: unknown;
  readonly day: unknown;
}
const dayOf = ({ year, month, day }: Day): Encoded[] => [year, month, day].map(whole);

interface Time {
  readonly hour: unknown;
  readonly minute: unknown;
  readonly second: unknown;
  readonly nanosecond: unknown;
}
const timeOf = ({ hour, minute, second, nanosecond }: Time): Encoded[] =>
  [hour, minute, second, nanosecond].map(whole);

const kindOf = (value: unknown): string =>
  value === null || value === undefined
    ? String(value)
    : (Object.getPrototypeOf(value)?.constructor?.name ?? typeof value);

const unknownKind = (kind: string): PermanentError =>
  new PermanentError(`the graph holds a value of a kind that is not known here: ${kind}`, {
    hint: 'nothing was stored; use a newer version of Holdfast, or another mode of the source',
  });

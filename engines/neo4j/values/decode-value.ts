import {
  DateTime,
  Date as DateValue,
  Duration,
  LocalDateTime,
  LocalTime,
  Point,
  Time,
  vector,
} from 'neo4j-driver';
import { decodeFloat, decodeWhole, malformed, wholes } from './decode-numbers.ts';

/** The value that the driver sends for one of an archive. Throws on everything that encodeValue does not write. */
export function decodeValue(encoded: unknown): unknown {
  if (typeof encoded === 'string' || typeof encoded === 'boolean') return encoded;
  if (typeof encoded === 'number') return decodeWhole(encoded);
  if (Array.isArray(encoded)) return encoded.map(decodeValue);
  if (typeof encoded !== 'object' || encoded === null) throw malformed(encoded);
  const [entry, ...more] = Object.entries(encoded);
  if (!entry || more.length > 0) throw malformed(encoded);
  const [kind, value] = entry;
  const decode = kinds.get(kind);
  if (!decode) throw malformed(encoded);
  return decode(value);
}

const kinds: ReadonlyMap<string, (value: unknown) => unknown> = new Map<string, (value: unknown) => unknown>([
  ['i', (digits) => decodeWhole({ i: digits })],
  ['f', decodeFloat],
  ['F', (values) => list(values).map(decodeFloat)],
  ['bytes', decodeBytes],
  ['point', decodePoint],
  ['date', (value) => new DateValue(...exactly(3, value))],
  ['localtime', (value) => new LocalTime(...exactly(4, value))],
  ['time', (value) => new Time(...exactly(5, value))],
  ['localdatetime', (value) => new LocalDateTime(...exactly(7, value))],
  ['datetime', decodeDateTime],
  ['duration', (value) => new Duration(...exactly(4, value))],
  ['vector', decodeVector],
]);

function list(value: unknown): readonly unknown[] {
  if (!Array.isArray(value)) throw malformed(value);
  return value;
}

type Exactly<Count extends number, Found extends bigint[] = []> = Found['length'] extends Count
  ? Found
  : Exactly<Count, [...Found, bigint]>;

const exactly = <Count extends 3 | 4 | 5 | 7 | 8>(count: Count, value: unknown): Exactly<Count> =>
  wholes(count, list(value));

function decodeBytes(value: unknown): Int8Array {
  if (typeof value !== 'string') throw malformed(value);
  const bytes = Buffer.from(value, 'base64');
  if (bytes.toString('base64') !== value) throw malformed(value);
  return new Int8Array(bytes);
}

function decodePoint(value: unknown): Point<bigint> {
  const [srid, x, y, ...rest] = list(value);
  if (rest.length > 1) throw malformed(value);
  const [z] = rest;
  return new Point(
    decodeWhole(srid),
    decodeFloat(x),
    decodeFloat(y),
    ...(z === undefined ? [] : [decodeFloat(z)]),
  );
}

/** With the offset the instant is exact, whatever this machine's or the server's rules of the zone say. */
function decodeDateTime(value: unknown): DateTime<bigint> {
  const parts = list(value);
  const zone = parts[8];
  if (parts.length > 9 || (zone !== undefined && typeof zone !== 'string')) throw malformed(value);
  return new DateTime(...exactly(8, parts.slice(0, 8)), zone);
}

function decodeVector(value: unknown): unknown {
  const [type, ...components] = list(value);
  switch (type) {
    case 'INT8':
      return vector(Int8Array.from(components.map((item) => Number(decodeWhole(item)))));
    case 'INT16':
      return vector(Int16Array.from(components.map((item) => Number(decodeWhole(item)))));
    case 'INT32':
      return vector(Int32Array.from(components.map((item) => Number(decodeWhole(item)))));
    case 'INT64':
      return vector(BigInt64Array.from(components.map(decodeWhole)));
    case 'FLOAT32':
      return vector(Float32Array.from(components.map(decodeFloat)));
    case 'FLOAT64':
      return vector(Float64Array.from(components.map(decodeFloat)));
    default:
      throw malformed(value);
  }
}

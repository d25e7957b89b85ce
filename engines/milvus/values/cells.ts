import { NotAnArchiveError } from '../archive/not-an-archive.ts';
import { canonicalJson } from './canonical-json.ts';
import { type FieldData, readScalars, readVectors, type ScalarField } from './field-data.ts';
import { kinds } from './kinds.ts';

/** The bytes of each value of a column, the same for one value whoever wrote it. `due`: how many there may be. */
export function cellsOf(
  { type, field_name, scalars, vectors }: FieldData,
  ...due: readonly number[]
): Buffer[] {
  const cells = vectors.length > 0 ? vectorCells(type, vectors) : scalarCells(type, readScalars(scalars));
  if (due.length === 0 || due.includes(cells.length)) return cells;
  throw new NotAnArchiveError(
    `column ${field_name} has ${cells.length} values, and ${due.join(' or ')} are due`,
  );
}

function scalarCells(kind: number, scalars: ScalarField): Buffer[] {
  switch (kind) {
    case kinds.bool:
      return (scalars.bool_data?.data ?? []).map((value) => Buffer.from([value ? 1 : 0]));
    case kinds.int8:
    case kinds.int16:
    case kinds.int32:
      return (scalars.int_data?.data ?? []).map((value) => {
        const cell = Buffer.alloc(4);
        cell.writeInt32LE(value);
        return cell;
      });
    case kinds.int64:
      return longCells(scalars.long_data?.data ?? []);
    case kinds.timestamptz:
      return scalars.timestamptz_data
        ? longCells(scalars.timestamptz_data.data)
        : (scalars.string_data?.data ?? []);
    case kinds.float:
      return slices(Buffer.concat(scalars.float_data?.data ?? []), 4);
    case kinds.double:
      return slices(Buffer.concat(scalars.double_data?.data ?? []), 8);
    case kinds.json:
      return (scalars.json_data?.data ?? []).map((value) =>
        Buffer.from(canonicalJson(value.toString('utf8'))),
      );
    case kinds.geometry:
      return (scalars.geometry_wkt_data ?? scalars.geometry_data ?? scalars.string_data)?.data ?? [];
    case kinds.array:
      return (scalars.array_data?.data ?? []).map(arrayCell);
    case kinds.string:
    case kinds.varchar:
    case kinds.text:
      return scalars.string_data?.data ?? [];
    default:
      throw new NotAnArchiveError(`a column of kind ${kind} cannot be read`);
  }
}

/** The values of one list, each with its length before it. Its kind stands in the schema. */
function arrayCell(bytes: Buffer): Buffer {
  const { bool_data, int_data, long_data, float_data, double_data, string_data } = readScalars(bytes);
  const values = [
    ...(bool_data?.data ?? []).map(String),
    ...(int_data?.data ?? []).map(String),
    ...(long_data?.data ?? []),
    ...slices(Buffer.concat(float_data?.data ?? []), 4),
    ...slices(Buffer.concat(double_data?.data ?? []), 8),
    ...(string_data?.data ?? []),
  ].map((value) => Buffer.from(value));
  return Buffer.concat(values.flatMap((value) => [lengthOf(value), value]));
}

const longCells = (digits: readonly string[]): Buffer[] =>
  digits.map((text) => {
    const cell = Buffer.alloc(8);
    cell.writeBigInt64LE(BigInt(text));
    return cell;
  });

function vectorCells(kind: number, bytes: Buffer): Buffer[] {
  const vectors = readVectors(bytes);
  const { dim } = vectors;
  switch (kind) {
    case kinds.floatVector:
      return slices(Buffer.concat(vectors.float_vector?.data ?? []), dim * 4);
    case kinds.float16Vector:
      return slices(vectors.float16_vector, dim * 2);
    case kinds.bfloat16Vector:
      return slices(vectors.bfloat16_vector, dim * 2);
    case kinds.int8Vector:
      return slices(vectors.int8_vector, dim);
    case kinds.binaryVector:
      return slices(vectors.binary_vector, dim / 8);
    case kinds.sparseVector:
      return vectors.sparse_float_vector?.contents ?? [];
    default:
      throw new NotAnArchiveError(`a column of vectors of kind ${kind} cannot be read`);
  }
}

function slices(bytes: Buffer, width: number): Buffer[] {
  if (bytes.length === 0) return [];
  if (!Number.isInteger(width) || width <= 0 || bytes.length % width !== 0)
    throw new NotAnArchiveError(`${bytes.length} bytes are no values of ${width} bytes each`);
  return Array.from({ length: bytes.length / width }, (_, at) =>
    bytes.subarray(at * width, (at + 1) * width),
  );
}

/** Four bytes. */
export function lengthOf(bytes: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32LE(bytes.length);
  return length;
}

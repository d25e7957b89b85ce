import { encodeMessage } from '../wire/messages.ts';
import { readFieldData, readScalars, readVectors } from './field-data.ts';

const dynamicColumn = '$meta';

/**
 * A column as a server takes it, made of one as it was given: without the number that the other server gave the field, and
 * without what stands in the places of nulls.
 */
export function insertable(column: Uint8Array): Buffer {
  const { struct_arrays: _, ...field } = readFieldData(column);
  const is_dynamic = field.is_dynamic || field.field_name === dynamicColumn;
  const there = field.valid_data;
  if (there.every(Boolean)) return encodeMessage('FieldData', present({ ...field, is_dynamic }));
  const isKept = (_value: unknown, row: number): boolean => there[row] === true;
  if (field.vectors.length > 0) {
    const vectors = keptVectors(field.vectors, there);
    return encodeMessage('FieldData', present({ ...field, is_dynamic, vectors }));
  }
  const scalars = Object.entries(readScalars(field.scalars)).flatMap(([name, values]) => {
    if (!values) return [];
    const packed = widths[name];
    if (packed !== undefined)
      return [
        [name, { data: [keptSlices(Buffer.concat(values.data.filter(Buffer.isBuffer)), packed, there)] }],
      ];
    const data: readonly unknown[] = values.data;
    return [[name, { data: data.length === there.length ? data.filter(isKept) : data }]];
  });
  const own = encodeMessage('ScalarField', Object.fromEntries(scalars));
  return encodeMessage('FieldData', present({ ...field, is_dynamic, scalars: own }));
}

/** Columns whose values stand packed, by their width in bytes. */
const widths: Readonly<Record<string, number>> = { float_data: 4, double_data: 8 };

/** Scalars or vectors: never an empty one of the other. */
function present({
  scalars,
  vectors,
  ...field
}: {
  scalars: Buffer;
  vectors: Buffer;
  [name: string]: unknown;
}) {
  return { ...field, ...(vectors.length > 0 ? { vectors } : { scalars }) };
}

function keptVectors(bytes: Buffer, there: readonly boolean[]): Buffer {
  const vectors = readVectors(bytes);
  const { dim, float_vector } = vectors;
  const kept = (values: Buffer, width: number) => keptSlices(values, width, there);
  return encodeMessage('VectorField', {
    dim,
    ...(float_vector ? { float_vector: { data: [kept(Buffer.concat(float_vector.data), dim * 4)] } } : {}),
    ...(vectors.float16_vector.length > 0 ? { float16_vector: kept(vectors.float16_vector, dim * 2) } : {}),
    ...(vectors.bfloat16_vector.length > 0
      ? { bfloat16_vector: kept(vectors.bfloat16_vector, dim * 2) }
      : {}),
    ...(vectors.int8_vector.length > 0 ? { int8_vector: kept(vectors.int8_vector, dim) } : {}),
    ...(vectors.binary_vector.length > 0 ? { binary_vector: kept(vectors.binary_vector, dim / 8) } : {}),
  });
}

/** Those that are there; all of them where nothing stands in the places of nulls. */
function keptSlices(bytes: Buffer, width: number, there: readonly boolean[]): Buffer {
  if (bytes.length !== width * there.length) return bytes;
  return Buffer.concat(
    there.flatMap((isThere, row) => (isThere ? [bytes.subarray(row * width, (row + 1) * width)] : [])),
  );
}

import { encodeMessage } from '../wire/messages.ts';
import { readFieldData, readScalars, readVectors } from './field-data.ts';
import { kinds } from './kinds.ts';

const dynamicColumn = '$meta';

/**
 * A column as a server takes it, made of one as it was given: without the number that the other server gave the field,
 * without what stands in the places of nulls, and with lists that say of what they are although they are empty (Milvus 2.3
 * gives them without, and dies of taking them). `elements`: kind of the values of the lists, by column.
 */
export function insertable(column: Uint8Array, elements: ReadonlyMap<string, number>): Buffer {
  const { struct_arrays: _, ...field } = readFieldData(column);
  const is_dynamic = field.is_dynamic || field.field_name === dynamicColumn;
  const there = field.valid_data;
  const isWhole = there.every(Boolean);
  if (field.vectors.length > 0) {
    const vectors = isWhole ? field.vectors : keptVectors(field.vectors, there);
    return encodeMessage('FieldData', present({ ...field, is_dynamic, vectors }));
  }
  const isList = field.type === kinds.array;
  if (isWhole && !isList) return encodeMessage('FieldData', present({ ...field, is_dynamic }));
  const scalars = keptScalars(field.scalars, there, elements.get(field.field_name));
  return encodeMessage('FieldData', present({ ...field, is_dynamic, scalars }));
}

function keptScalars(bytes: Buffer, there: readonly boolean[], element: number | undefined): Buffer {
  const { float_data, double_data, array_data, ...plain } = readScalars(bytes);
  const kept = <Value>(data: readonly Value[]): Value[] =>
    data.filter((_, row) => data.length !== there.length || there[row] === true);
  const packed = (data: readonly Buffer[], width: number) => ({
    data: [keptSlices(Buffer.concat(data), width, there)],
  });
  const others = Object.entries(plain).flatMap(([name, values]) =>
    values ? [[name, { data: kept<unknown>(values.data) }]] : [],
  );
  return encodeMessage('ScalarField', {
    ...Object.fromEntries(others),
    ...(float_data ? { float_data: packed(float_data.data, 4) } : {}),
    ...(double_data ? { double_data: packed(double_data.data, 8) } : {}),
    ...(array_data
      ? {
          array_data: {
            data: kept(array_data.data).map((list) => (list.length > 0 ? list : emptyList(element))),
            element_type: element ?? array_data.element_type,
          },
        }
      : {}),
  });
}

/** A list of nothing, of this kind. */
const emptyList = (element: number | undefined): Buffer =>
  encodeMessage('ScalarField', { [slots[element ?? kinds.varchar] ?? 'string_data']: { data: [] } });

const slots: Readonly<Record<number, string>> = {
  [kinds.bool]: 'bool_data',
  [kinds.int8]: 'int_data',
  [kinds.int16]: 'int_data',
  [kinds.int32]: 'int_data',
  [kinds.int64]: 'long_data',
  [kinds.float]: 'float_data',
  [kinds.double]: 'double_data',
};

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

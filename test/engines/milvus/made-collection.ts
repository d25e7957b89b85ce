import * as z from 'zod';
import { calls } from '#engines/milvus/connection/calls.ts';
import type { Milvus } from '#engines/milvus/connection/connect.ts';
import { kinds } from '#engines/milvus/values/kinds.ts';
import { encodeMessage } from '#engines/milvus/wire/messages.ts';

export interface MadeField {
  readonly name: string;
  readonly kind: keyof typeof kinds;
  /** Anything else of FieldSchema. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** `dim`, `max_length`, … */
  readonly params?: Readonly<Record<string, string>>;
}

interface Made {
  readonly name: string;
  readonly database?: string;
  readonly fields: readonly MadeField[];
  readonly dynamic?: 'yes' | 'no';
  readonly functions?: readonly object[];
  readonly properties?: Readonly<Record<string, string>>;
}

const pairs = (values: Readonly<Record<string, string>> = {}) =>
  Object.entries(values).map(([key, value]) => ({ key, value }));

const run = (milvus: Milvus, call: (typeof calls)[keyof typeof calls], request: object) =>
  milvus.ask(call, { ...request }, z.unknown());

export async function makeCollection(milvus: Milvus, made: Made): Promise<void> {
  const fields = made.fields.map(({ name, kind, more, params }) => ({
    name,
    data_type: kinds[kind],
    type_params: pairs(params),
    ...more,
  }));
  const schema = encodeMessage('CollectionSchema', {
    name: made.name,
    fields,
    enable_dynamic_field: made.dynamic === 'yes',
    functions: made.functions ?? [],
  });
  await run(milvus, calls.create, {
    db_name: made.database ?? 'default',
    collection_name: made.name,
    schema,
    properties: pairs(made.properties),
  });
}

const hnsw = { index_type: 'HNSW', metric_type: 'COSINE', params: '{"M": 8, "efConstruction": 64}' };

/** An index over a vector field, and the collection loaded with it. */
export async function indexAndLoad(
  milvus: Milvus,
  collection_name: string,
  field_name: string,
  params: Readonly<Record<string, string>> = hnsw,
  db_name = 'default',
): Promise<void> {
  const index = { db_name, collection_name, field_name, extra_params: pairs(params) };
  await run(milvus, calls.createIndex, index);
  await run(milvus, calls.load, { db_name, collection_name, replica_number: 1 });
}

export type Value = string | number | bigint | boolean | null | readonly (string | number)[];

/** Inserts rows, each a list of values in the order of the columns. null is no value. */
export async function insertRows(
  milvus: Milvus,
  into: { readonly collection: string; readonly database?: string; readonly partition?: string },
  columns: readonly MadeField[],
  rows: readonly (readonly Value[])[],
): Promise<void> {
  const fields_data = columns.map((field, at) =>
    columnOf(
      field,
      rows.map((row) => row[at] ?? null),
    ),
  );
  await run(milvus, calls.insert, {
    db_name: into.database ?? 'default',
    collection_name: into.collection,
    partition_name: into.partition ?? '',
    fields_data,
    num_rows: rows.length,
  });
}

function columnOf({ name, kind, params }: MadeField, values: readonly Value[]): Buffer {
  const there = values.filter((value) => value !== null);
  const valid_data = there.length === values.length ? [] : values.map((value) => value !== null);
  const head = { type: kinds[kind], field_name: name, is_dynamic: name === '$meta', valid_data };
  if (kind === 'floatVector') {
    const data = [Buffer.concat(there.map(floats))];
    const vectors = encodeMessage('VectorField', { dim: params?.['dim'], float_vector: { data } });
    return encodeMessage('FieldData', { ...head, vectors });
  }
  return encodeMessage('FieldData', {
    ...head,
    scalars: encodeMessage('ScalarField', scalarsOf(kind, there)),
  });
}

const floats = (value: Value): Buffer =>
  Buffer.from(Float32Array.from(z.array(z.number()).parse(value)).buffer);

function scalarsOf(kind: keyof typeof kinds, values: readonly Value[]): Readonly<Record<string, unknown>> {
  switch (kind) {
    case 'int64':
      return { long_data: { data: values.map(String) } };
    case 'int8':
    case 'int16':
    case 'int32':
      return { int_data: { data: values.map(Number) } };
    case 'bool':
      return { bool_data: { data: values.map(Boolean) } };
    case 'float':
      return { float_data: { data: [Buffer.concat(values.map((value) => floats([Number(value)])))] } };
    case 'double':
      return { double_data: { data: [Buffer.from(Float64Array.from(values.map(Number)).buffer)] } };
    case 'json':
      return { json_data: { data: values.map((value) => Buffer.from(String(value))) } };
    case 'array':
      return {
        array_data: {
          data: values.map((value) =>
            encodeMessage('ScalarField', {
              string_data: {
                data: z
                  .array(z.string())
                  .parse(value)
                  .map((text) => Buffer.from(text)),
              },
            }),
          ),
        },
      };
    case 'varchar':
    case 'string':
    case 'text':
    case 'geometry':
    case 'timestamptz':
      return { string_data: { data: values.map((value) => Buffer.from(String(value))) } };
    case 'floatVector':
    case 'float16Vector':
    case 'bfloat16Vector':
    case 'binaryVector':
    case 'sparseVector':
    case 'int8Vector':
      throw new Error(`rows with ${kind} are not made here`);
  }
}

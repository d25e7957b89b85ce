import * as z from 'zod';
import { Bytes, Digits, decodeMessage } from '../wire/messages.ts';

const chunks = z.object({ data: z.array(Bytes) }).nullable();
const longs = z.object({ data: z.array(Digits) }).nullable();

/** A column of a page: its name and kind, its values still in their own message. */
const FieldData = z.object({
  type: z.int(),
  field_name: z.string(),
  scalars: Bytes,
  vectors: Bytes,
  is_dynamic: z.boolean(),
  valid_data: z.array(z.boolean()),
  struct_arrays: Bytes,
});
export type FieldData = z.infer<typeof FieldData>;

/** Packed numbers stay bytes; see wire/proto.ts. */
const ScalarField = z.object({
  bool_data: z.object({ data: z.array(z.boolean()) }).nullable(),
  int_data: z.object({ data: z.array(z.int()) }).nullable(),
  long_data: longs,
  float_data: chunks,
  double_data: chunks,
  string_data: chunks,
  bytes_data: chunks,
  array_data: z.object({ data: z.array(Bytes), element_type: z.int() }).nullable(),
  json_data: chunks,
  geometry_data: chunks,
  timestamptz_data: longs,
  geometry_wkt_data: chunks,
});
export type ScalarField = z.infer<typeof ScalarField>;

const VectorField = z.object({
  dim: Digits.transform(Number),
  float_vector: chunks,
  binary_vector: Bytes,
  float16_vector: Bytes,
  bfloat16_vector: Bytes,
  sparse_float_vector: z.object({ contents: z.array(Bytes), dim: Digits }).nullable(),
  int8_vector: Bytes,
});
export type VectorField = z.infer<typeof VectorField>;

export const readFieldData = (bytes: Uint8Array): FieldData => decodeMessage('FieldData', FieldData, bytes);
export const readScalars = (bytes: Uint8Array): ScalarField =>
  decodeMessage('ScalarField', ScalarField, bytes);
export const readVectors = (bytes: Uint8Array): VectorField =>
  decodeMessage('VectorField', VectorField, bytes);

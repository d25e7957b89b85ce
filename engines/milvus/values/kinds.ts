/** Numbers that Milvus' protocol has for kinds of values (schema.proto, DataType). */
export const kinds = {
  bool: 1,
  int8: 2,
  int16: 3,
  int32: 4,
  int64: 5,
  float: 10,
  double: 11,
  string: 20,
  varchar: 21,
  array: 22,
  json: 23,
  geometry: 24,
  text: 25,
  timestamptz: 26,
  binaryVector: 100,
  floatVector: 101,
  float16Vector: 102,
  bfloat16Vector: 103,
  sparseVector: 104,
  int8Vector: 105,
} as const;

const all: ReadonlySet<number> = new Set(Object.values(kinds));

/** Whether we know how a column of this kind is read row by row. */
export const isKnownKind = (kind: number): boolean => all.has(kind);

export const isVectorKind = (kind: number): boolean => kind >= 100;

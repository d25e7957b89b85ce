import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '#engines/milvus/values/canonical-json.ts';
import { readFieldData, readScalars } from '#engines/milvus/values/field-data.ts';
import { insertable } from '#engines/milvus/values/insertable.ts';
import { kinds } from '#engines/milvus/values/kinds.ts';
import { rowsOf } from '#engines/milvus/values/rows-of.ts';
import { encodeMessage } from '#engines/milvus/wire/messages.ts';

const ids = (count: number): Buffer =>
  column(
    { type: kinds.int64, field_name: 'id' },
    { long_data: { data: Array.from({ length: count }, (_, at) => String(at)) } },
  );
const column = (head: object, scalars: object): Buffer =>
  encodeMessage('FieldData', {
    ...head,
    field_id: '101',
    scalars: encodeMessage('ScalarField', { ...scalars }),
  });
const vectors = (head: object, values: object): Buffer =>
  encodeMessage('FieldData', {
    ...head,
    field_id: '102',
    vectors: encodeMessage('VectorField', { ...values }),
  });
const contents = (...columns: readonly Buffer[]): string[] => {
  const rows = rowsOf(columns, 'id');
  return Array.from({ length: rows.count }, (_, row) => rows.content(row).toString('hex'));
};
const bytes = (length: number, from = 1): Buffer =>
  Buffer.from(Array.from({ length }, (_, at) => (at + from) % 256));

describe('JSON in one form', () => {
  it.each([
    ['{"b":1,"a":2}', '{ "a" : 2, "b" : 1 }'],
    ['"é"', '"\\u00e9"'],
    ['[100000.0]', '[1e5]'],
    ['{"__proto__":1}', ' {"__proto__": 1}'],
  ])('is the same for %s and %s', (one, other) => {
    expect(canonicalJson(one)).toBe(canonicalJson(other));
  });

  it.each([
    ['1', '1.0'],
    ['9007199254740993', '9007199254740992'],
    ['-0.0', '0.0'],
    ['[]', '{}'],
    ['"1"', '1'],
    ['{"a":{"b":1}}', '{"a":{"b":2}}'],
  ])('keeps %s and %s apart', (one, other) => {
    expect(canonicalJson(one)).not.toBe(canonicalJson(other));
  });

  it('leaves what is no JSON as it is', () => {
    expect(canonicalJson('{"a": NaN}')).toBe('{"a": NaN}');
  });

  it('says the same of a text and of its own form, whatever it holds', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        expect(canonicalJson(canonicalJson(text))).toBe(canonicalJson(text));
      }),
    );
  });
});

describe('a column that goes into another server', () => {
  const none = new Map<string, number>();
  const valid_data = [true, false, true];

  it.each<[string, Buffer]>([
    [
      'whole numbers',
      column({ type: kinds.int32, field_name: 'c', valid_data }, { int_data: { data: [7, 0, 9] } }),
    ],
    [
      'floats',
      column({ type: kinds.float, field_name: 'c', valid_data }, { float_data: { data: [bytes(12)] } }),
    ],
    [
      'doubles',
      column({ type: kinds.double, field_name: 'c', valid_data }, { double_data: { data: [bytes(24)] } }),
    ],
    [
      'texts',
      column(
        { type: kinds.varchar, field_name: 'c', valid_data },
        { string_data: { data: ['a', '', 'c'].map((text) => Buffer.from(text)) } },
      ),
    ],
    [
      'vectors',
      vectors(
        { type: kinds.floatVector, field_name: 'c', valid_data },
        { dim: '2', float_vector: { data: [bytes(24)] } },
      ),
    ],
    [
      'half vectors',
      vectors(
        { type: kinds.float16Vector, field_name: 'c', valid_data },
        { dim: '2', float16_vector: bytes(12) },
      ),
    ],
    [
      'bytes of vectors',
      vectors({ type: kinds.int8Vector, field_name: 'c', valid_data }, { dim: '3', int8_vector: bytes(9) }),
    ],
    [
      'bits',
      vectors(
        { type: kinds.binaryVector, field_name: 'c', valid_data },
        { dim: '16', binary_vector: bytes(6) },
      ),
    ],
  ])('has no value in the places of nulls, and the same rows: %s', (_, given) => {
    const taken = insertable(given, none);
    expect(taken.length).toBeLessThan(given.length);
    expect(contents(ids(3), taken)).toEqual(contents(ids(3), given));
    // what had none already stays as it is
    expect(insertable(taken, none)).toEqual(taken);
  });

  it('has lists that say of what they are, although they are empty', () => {
    const list = encodeMessage('ScalarField', { long_data: { data: ['1', '2'] } });
    const given = column(
      { type: kinds.array, field_name: 'c' },
      { array_data: { data: [Buffer.alloc(0), list] } },
    );
    const taken = insertable(given, new Map([['c', kinds.int64]]));
    const { array_data } = readScalars(readFieldData(taken).scalars);
    expect(array_data?.element_type).toBe(kinds.int64);
    expect(array_data?.data.map((bytes_) => readScalars(bytes_).long_data)).toEqual([
      { data: [] },
      { data: ['1', '2'] },
    ]);
    expect(contents(ids(2), taken)).toEqual(contents(ids(2), given));
  });

  it('is marked where it holds dynamic fields', () => {
    const given = column(
      { type: kinds.json, field_name: '$meta' },
      { json_data: { data: [Buffer.from('{}')] } },
    );
    expect(readFieldData(insertable(given, none)).is_dynamic).toBe(true);
  });
});

describe('rows of a page', () => {
  it.each<[string, () => Buffer]>([
    [
      'sparse vectors',
      () =>
        vectors(
          { type: kinds.sparseVector, field_name: 'c' },
          { sparse_float_vector: { contents: [bytes(8), bytes(16)] } },
        ),
    ],
    [
      'bfloat16 vectors',
      () => vectors({ type: kinds.bfloat16Vector, field_name: 'c' }, { dim: '2', bfloat16_vector: bytes(8) }),
    ],
    [
      'instants',
      () => column({ type: kinds.timestamptz, field_name: 'c' }, { timestamptz_data: { data: ['1', '-1'] } }),
    ],
    [
      'shapes',
      () =>
        column(
          { type: kinds.geometry, field_name: 'c' },
          { geometry_wkt_data: { data: [Buffer.from('POINT (1 2)'), Buffer.from('POINT (3 4)')] } },
        ),
    ],
    ['truths', () => column({ type: kinds.bool, field_name: 'c' }, { bool_data: { data: [true, false] } })],
  ])('are told apart by %s', (_, make) => {
    const [one, other] = contents(ids(2), make());
    expect(one).not.toBe(other);
    expect(contents(ids(2), make())).toEqual([one, other]);
  });

  it.each<[string, Buffer[]]>([
    [
      'a column is shorter than the key',
      [ids(3), column({ type: kinds.int32, field_name: 'c' }, { int_data: { data: [1] } })],
    ],
    ['the key is not there', [column({ type: kinds.int32, field_name: 'c' }, { int_data: { data: [1] } })]],
    ['a kind is not known', [ids(1), column({ type: 27, field_name: 'c' }, {})]],
    [
      'vectors are cut off',
      [
        ids(2),
        vectors(
          { type: kinds.floatVector, field_name: 'c' },
          { dim: '2', float_vector: { data: [bytes(15)] } },
        ),
      ],
    ],
    [
      'it is said of too few rows what is null',
      [
        ids(2),
        column({ type: kinds.int32, field_name: 'c', valid_data: [true] }, { int_data: { data: [1] } }),
      ],
    ],
    ['bytes are no message', [ids(1), Buffer.from([0xff, 0xff, 0xff])]],
  ])('are none where %s', (_, columns) => {
    expect(() => rowsOf(columns, 'id')).toThrow();
  });
});

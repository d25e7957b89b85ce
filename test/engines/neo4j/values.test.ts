import { DateTime, Duration, LocalTime, Point, types, vector } from 'neo4j-driver';
import { describe, expect, it } from 'vitest';
import { decodeValue } from '#engines/neo4j/values/decode-value.ts';
import { encodeValue } from '#engines/neo4j/values/encode-value.ts';

const stored = (value: unknown): unknown => JSON.parse(JSON.stringify(encodeValue(value)));

describe('a value of a property', () => {
  it.each([
    ['a text', 'é 😀 \u2028'],
    ['a truth', false],
    ['a whole number', 42n],
    ['the largest', 9223372036854775807n],
    ['the least', -9223372036854775808n],
    ['beyond what a number of JSON keeps', 9007199254740993n],
    ['a float', 0.1],
    ['a float that is whole', 3],
    ['not a number', Number.NaN],
    ['an infinity', Number.NEGATIVE_INFINITY],
    ['minus zero', -0],
    ['bytes', new Int8Array([0, 1, -128, 127])],
    ['no bytes', new Int8Array()],
    ['a list of floats', [1, Number.NaN, -0]],
    ['a list of whole numbers', [1n, 9007199254740993n]],
    ['an empty list', []],
    ['a point', new Point(9157n, 1.5, -0, Number.NaN)],
    ['a flat point', new Point(4326n, 1, 2)],
    ['a date', new types.Date(-999999999n, 12n, 31n)],
    ['a time of day', new LocalTime(23n, 59n, 59n, 999999999n)],
    ['a time with an offset', new types.Time(1n, 2n, 3n, 4n, -64800n)],
    ['a time without a zone', new types.LocalDateTime(2020n, 2n, 29n, 1n, 2n, 3n, 4n)],
    ['a time of a zone', new DateTime(2020n, 10n, 25n, 2n, 30n, 0n, 5n, 3600n, 'Europe/Berlin')],
    ['a time of an offset', new DateTime(2020n, 1n, 1n, 0n, 0n, 0n, 0n, 20700n)],
    ['a duration', new Duration(14n, -3n, 9007199254740993n, 999999999n)],
    ['a vector of floats', vector(Float32Array.from([0.5, Number.NaN]))],
    ['a vector of whole numbers', vector(BigInt64Array.from([9223372036854775807n]))],
  ])('comes back as it was: %s', (_, value) => {
    expect(decodeValue(stored(value))).toEqual(value);
    // equal is not enough: 3n and 3 are two kinds, and -0 is not 0
    expect(stored(decodeValue(stored(value)))).toEqual(stored(value));
  });

  it('tells whole numbers and floats apart, and 0 from -0', () => {
    expect(decodeValue(stored(3n))).toBe(3n);
    expect(decodeValue(stored(3))).toBe(3);
    expect(Object.is(decodeValue(stored(-0)), -0)).toBe(true);
  });

  it.each([
    ['null', null],
    ['a map', { a: 1, b: 2 }],
    ['an unknown kind', { uuid: 'x' }],
    ['a fraction that claims to be whole', { i: '1.5' }],
    ['a number of 65 bits', { i: '9223372036854775808' }],
    ['a number that JSON may have rounded', 2 ** 53],
    ['a date of two parts', { date: [2020, 1] }],
    ['a point of four dimensions', { point: [1, 1, 2, 3, 4] }],
    ['bytes that are no base64', { bytes: '*' }],
    ['a float in words', { f: 'zero' }],
    ['a vector of an unknown kind', { vector: ['FLOAT16', 1] }],
  ])('is refused in a form that nobody writes: %s', (_, encoded) => {
    expect(() => decodeValue(encoded)).toThrow('is none that was written');
  });

  it('is refused by name when it is of a kind that is not known', () => {
    expect(() => encodeValue(new Map())).toThrow('of a kind that is not known here: Map');
    expect(() => encodeValue(null)).toThrow('null');
  });
});

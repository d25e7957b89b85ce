import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { literal, type Plain } from '../../../cli/init/text/literal.ts';

const text = fc.oneof(
  fc.constantFrom("it's", '\\', "\\'", '"', '\n', '\u2028', '$x', '*/', '//', '`'),
  fc.string({ unit: 'binary' }),
);
// __proto__ as a key of a literal would be no key
const key = text.filter((name) => name !== '__proto__');
const value: fc.Arbitrary<Plain> = fc.dictionary(
  key,
  fc.oneof(text, fc.integer(), fc.array(text), fc.dictionary(key, text)),
);

it('says what the value is, whatever stands in its texts and comments', () => {
  fc.assert(
    fc.property(value, text, (meant, comment) => {
      const comments = Object.fromEntries(Object.keys(meant).map((name) => [name, [comment, 'second']]));
      const said: unknown = runInNewContext(`(${literal(meant, comments)})`);
      expect(JSON.stringify(said)).toBe(JSON.stringify(meant));
    }),
    { numRuns: 500 },
  );
});

it('leaves out what is undefined', () => {
  expect(literal({ a: 1, b: undefined, c: { d: undefined } }, {})).toBe('{ a: 1, c: {} }');
});

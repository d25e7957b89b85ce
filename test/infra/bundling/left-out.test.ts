import { expect, it } from 'vitest';
import * as z from 'zod';
import { withoutIdle } from '../../../infra/bundling/left-out.ts';

const idle = '// node_modules/zod/v4/core/to-json-schema.js';
const joined = `${idle}\nvar make = (schema) => () => "made";\nfunction other() {\n  var inner = 1;\n}\nvar Hash = class {\n};\n// index.ts\nmodule.exports = { make, other, Hash };\n`;

const load = (text: string): unknown => {
  const module = { exports: {} };
  new Function('module', text)(module);
  return module.exports;
};
const Loaded = z.object({ make: z.custom<() => () => void>(), Hash: z.custom<new () => object>() });

it('leaves what such a module names, and nothing of what it does', () => {
  const text = withoutIdle(joined);
  expect(text).not.toContain('"made"');
  expect(load(text)).toEqual({
    make: expect.any(Function),
    other: expect.any(Function),
    Hash: expect.any(Function),
  });
});

it('fails by name when something of it is used after all', () => {
  const { make, Hash } = Loaded.parse(load(withoutIdle(joined)));
  const method = make();
  expect(() => method()).toThrow('make was left out of this bundle');
  expect(() => new Hash()).toThrow('Hash was left out of this bundle');
});

it('leaves every other module as it is', () => {
  const elsewhere = '// node_modules/zod/v4/core/parse.js\nvar make = 1;\n';
  expect(withoutIdle(elsewhere)).toBe(elsewhere);
});

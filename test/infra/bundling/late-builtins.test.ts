import { gunzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import * as z from 'zod';
import { lateBuiltins } from '../../../infra/bundling/late-builtins.ts';

const Made = z.object({
  pack: z.custom<(text: string) => Buffer>(),
  sum: z.custom<(text: string) => number>(),
});

it('gives functions that do the same, and loads nothing before they are called', () => {
  const text = lateBuiltins(
    [
      'import { gzipSync as pack, gunzipSync } from "node:zlib";',
      'import * as zlib from "node:zlib";',
      'const sum = (text) => zlib.crc32(text);',
      'module.exports = { pack, sum, gunzipSync };',
    ].join('\n'),
  );
  expect(text).not.toMatch(/^import/m);
  const asked: string[] = [];
  const module = { exports: {} };
  const own = {
    getBuiltinModule(name: string) {
      asked.push(name);
      return process.getBuiltinModule(name);
    },
  };
  new Function('module', 'process', text)(module, own);
  expect(asked).toEqual([]);
  const { pack, sum } = Made.parse(module.exports);
  expect(gunzipSync(pack('a text')).toString()).toBe('a text');
  expect(sum('a text')).toBe(process.getBuiltinModule('node:zlib').crc32('a text'));
  expect(asked).toEqual(['node:zlib', 'node:zlib']);
});

it('leaves what every call uses as it is', () => {
  const text = 'import { createHash } from "node:crypto";\n';
  expect(lateBuiltins(text)).toBe(text);
});

it.each([
  'import { constants } from "node:zlib";',
  'import { Gzip } from "node:zlib";',
  'import * as zlib from "node:zlib";\nnew zlib.Gunzip();',
])('refuses what is not called: %s', (text) => {
  expect(() => lateBuiltins(text)).toThrow('is no function that could be loaded by its first call');
});

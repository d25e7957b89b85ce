import { buildSync } from 'esbuild';
import { expect, it } from 'vitest';
import { plainKeys } from '../../../infra/bundling/plain-keys.ts';

const shapes = '// node_modules/@aws-sdk/client-s3/dist-es/schemas/schemas_0.js';
const constants = 'var _e = "error";\nvar _hE = "httpError";\nvar _q = "a \\"b\\"";\n';
const list = 'var NoSuchKey$ = [-3, n0, _NSK, { [_e]: _c, [_hE]: 404, [_q]: 1, [_other]: 2 }, [], []];\n';

it('puts the values of constants in place of their names, as keys of the shapes of a client', () => {
  expect(plainKeys(`${shapes}\n${constants}${list}`)).toBe(
    `${shapes}\n${constants}var NoSuchKey$ = [-3, n0, _NSK, { "error": _c, "httpError": 404, "a \\"b\\"": 1, [_other]: 2 }, [], []];\n`,
  );
});

it('leaves every other module as it is', () => {
  const joined = `// core/errors.ts\n${constants}${list}// node_modules/zod/v4/core/util.js\n${list}`;
  expect(plainKeys(joined)).toBe(joined);
});

it('means the same afterwards, and a bundler drops what nobody uses', () => {
  const joined = `${shapes}\n${constants}var Used = { [_hE]: 404 };\nvar Idle = [1, { [_e]: "idle-shape" }];\n// index.ts\nmodule.exports = Used;\n`;
  const built = (contents: string): string =>
    buildSync({ stdin: { contents }, bundle: true, write: false, format: 'cjs', minify: true }).outputFiles[0]
      ?.text ?? '';
  const load = (text: string): unknown => {
    const module = { exports: {} };
    new Function('module', text)(module);
    return module.exports;
  };
  expect(built(joined)).toContain('idle-shape');
  expect(built(plainKeys(joined))).not.toContain('idle-shape');
  expect(load(built(plainKeys(joined)))).toEqual(load(built(joined)));
  expect(load(built(joined))).toEqual({ httpError: 404 });
});

import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadConfig } from '#adapters/config-file.ts';
import { UsageError } from '#core/errors.ts';

let folder = '';
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'config-'));
  // without "type": Node warns about every module beside it
  await writeFile(join(folder, 'package.json'), '{ "name": "theirs" }');
});
afterAll(() => rm(folder, { recursive: true }));

async function file(name: string, text: string): Promise<string> {
  const path = join(folder, name);
  await writeFile(path, text);
  return path;
}

const load = (path: string) => loadConfig(path, (value, at) => ({ value, at }));

async function refusal(path: string): Promise<UsageError> {
  const error: unknown = await load(path).catch((reason: unknown) => reason);
  if (error instanceof UsageError) return error;
  throw new Error('the file was accepted');
}

/** Loads in a Node of its own, because the test runner has an import of its own. */
function inNode(path: string) {
  const adapter = pathToFileURL(join(import.meta.dirname, '../../adapters/config-file.ts')).href;
  const script = `const { loadConfig } = await import('${adapter}');
    try {
      console.log(JSON.stringify(await loadConfig(process.argv[1], (value) => value)));
    } catch ({ name, message, hint, cause }) {
      console.log(JSON.stringify({ name, message, hint, cause: String(cause) }));
    }`;
  return promisify(execFile)(process.execPath, ['--input-type=module', '-e', script, path]);
}

describe('loadConfig', () => {
  it.each([
    ['plain.ts', 'interface A { a: number }\nconst value: A = { a: 1 };\nexport default value;'],
    ['plain.mts', 'export default { a: 1 as number };'],
    ['plain.js', 'export default { a: 1 };'],
    ['plain.mjs', 'export default { a: 1 };'],
    ['common.js', 'module.exports = { a: 1 };'],
    ['common.cjs', 'module.exports = { a: 1 };'],
    ['plain.json', '{ "a": 1 }'],
  ])('reads %s and prints nothing', async (name, text) => {
    const { stdout, stderr } = await inNode(await file(name, text));
    expect({ value: JSON.parse(stdout), stderr }).toEqual({ value: { a: 1 }, stderr: '' });
  });

  it('tells the folder that paths start from', async () => {
    const path = await file('folder.json', '{}');
    expect(await load(path)).toEqual({ value: {}, at: { folder } });
  });

  it('lets other warnings through', async () => {
    const path = await file('warns.js', "process.emitWarning('mind this');\nexport default {};");
    expect((await inNode(path)).stderr).toContain('mind this');
  });

  it('shows the smallest config when there is none', async () => {
    const error = await refusal(join(folder, 'absent.ts'));
    expect(error.message).toContain('absent.ts');
    expect(error.hint).toContain('export default {');
  });

  it.each([
    ['no-default.mjs', 'export const a = 1;', 'has no default export'],
    ['function.mjs', 'export default () => ({});', 'not a plain object'],
    ['list.json', '[]', 'not a plain object'],
    ['null.json', 'null', 'not a plain object'],
    ['class.mjs', 'export default new (class A {})();', 'not a plain object'],
    [
      'throws.mjs',
      "throw new Error('no luck with postgres://app:hunter2@db/orders');",
      'no luck with postgres://***@db',
    ],
  ])('refuses %s', async (name, text, because) => {
    const error = await refusal(await file(name, text));
    expect(error.message).toContain(because);
    expect(error.hint).not.toBe('');
  });

  it.each([
    ['broken.ts', "export default {\n  a: 1,\n  url: 'postgres://app:hunter2@db\n};", 'at line 3'],
    ['enum.ts', 'enum A { b }\nexport default {};', 'syntax'],
    ['broken.mjs', "export default {\n  url: 'postgres://app:hunter2@db\n};", 'syntax'],
    ['broken.json', '{ "url": postgres://app:hunter2@db }', 'syntax'],
    ['import.mjs', "import './absent.mjs';\nexport default {};", 'must load by itself'],
  ])('says how to mend %s without quoting it', async (name, text, hint) => {
    const { stdout, stderr } = await inNode(await file(name, text));
    expect(JSON.parse(stdout)).toMatchObject({ name: 'UsageError', hint: expect.stringContaining(hint) });
    expect(stdout + stderr).not.toContain('hunter2');
  });
});

import { readFile } from 'node:fs/promises';
import { dirname, extname, join, resolve } from 'node:path';
import * as z from 'zod';
import { UsageError } from '#core/errors.ts';
import { type Comments, literal, type Plain } from './literal.ts';

/** How a file of this name is written: `typed` is a module with `defineConfig`, which only this clone can offer. */
export type ConfigForm = 'typed' | 'module' | 'common' | 'json';

const forms = new Map<string, ConfigForm>([
  ...['.ts', '.mts', '.js', '.mjs'].map((ending) => [ending, 'module'] as const),
  ...['.cts', '.cjs'].map((ending) => [ending, 'common'] as const),
  ['.json', 'json'],
]);

export async function formOf(file: string): Promise<ConfigForm> {
  const form = forms.get(extname(file));
  if (form === undefined) {
    throw new UsageError(`'${file}' has no ending that a config can have`, {
      hint: 'name it .ts, .mjs or .json, for example --config holdfast.config.ts',
    });
  }
  return /\.m?ts$/.test(file) && (await resolvesConfig(dirname(resolve(file)))) ? 'typed' : form;
}

/** The text of the file. */
export function textOf(form: ConfigForm, config: Plain, comments: Comments): string {
  if (form === 'json') return `${JSON.stringify(config, null, 2)}\n`;
  const value = literal(config, comments);
  const head = '// Written by `npx holdfast init`: a beginning. README.md explains every field.\n';
  switch (form) {
    case 'typed':
      return `import { defineConfig } from '#config';\n\n${head}export default defineConfig(${value});\n`;
    case 'module':
      return `${head}export default ${value};\n`;
    case 'common':
      return `${head}module.exports = ${value};\n`;
  }
}

const Package = z.object({ imports: z.record(z.string(), z.unknown()).default({}) }).catch({ imports: {} });

/** Whether the nearest package.json gives `#config` a meaning, as Node looks for it. */
async function resolvesConfig(folder: string): Promise<boolean> {
  const text = await readFile(join(folder, 'package.json'), 'utf8').catch(() => undefined);
  if (text !== undefined) return '#config' in Package.parse(jsonOf(text)).imports;
  const parent = dirname(folder);
  return parent === folder ? false : resolvesConfig(parent);
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

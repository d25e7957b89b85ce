import { readFile, stat } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { maskUrls } from '#core/config/mask.ts';
import { UsageError } from '#core/errors.ts';

const smallest = `export default {
  store: { directory: 'backups' },
  plans: { nightly: { schedule: 'cron(30 3 * * ? *)', keep: { daily: '14d' } } },
  sources: { orders: { engine: 'postgres', plan: 'nightly', url: { env: 'ORDERS_URL' }, rpo: '25h', rto: '2h' } },
};`;

/**
 * Reads a config: the default export of a module (.ts, .mts, .js, .mjs, .cjs), or a .json file. `parse` checks it;
 * `folder` is what paths in it start from. Throws a UsageError when there is nothing to check.
 */
export async function loadConfig<Config>(
  file: string,
  parse: (value: unknown, at: { readonly folder: string }) => Config,
): Promise<Config> {
  const path = resolve(file);
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) {
    throw new UsageError(`there is no config file ${file}`, {
      hint: `write one, or name another with --config FILE; the smallest holdfast.config.ts is:\n${smallest}`,
    });
  }
  const value = extname(path) === '.json' ? await readJson(path, file) : await importDefault(path, file);
  if (!isPlainObject(value)) {
    throw new UsageError(`the default export of ${file} is not a plain object`, {
      hint: `write 'export default { store: …, plans: …, sources: … }', for example:\n${smallest}`,
    });
  }
  return parse(value, { folder: dirname(path) });
}

async function readJson(path: string, file: string): Promise<unknown> {
  const text = await readFile(path, 'utf8');
  try {
    return JSON.parse(text);
  } catch {
    // The parser quotes the text around the mistake, which may hold a secret: so neither message nor cause.
    throw new UsageError(`${file} is not JSON`, { hint: 'mend its syntax, or write the config as .ts' });
  }
}

async function importDefault(path: string, file: string): Promise<unknown> {
  const module = await withoutTypelessWarning(() => import(pathToFileURL(path).href)).catch(
    (error: unknown) => {
      throw unreadable(error, file);
    },
  );
  if (typeof module === 'object' && module !== null && 'default' in module) return module.default;
  throw new UsageError(`${file} has no default export`, {
    hint: `write 'export default { … }', for example:\n${smallest}`,
  });
}

/** Neither the cause nor more than the first line: what follows quotes the file, and it may hold a secret. */
function unreadable(error: unknown, file: string): UsageError {
  const [firstLine = ''] = (error instanceof Error ? error.message : String(error)).trim().split('\n');
  const isSyntax = error instanceof SyntaxError;
  const at = isSyntax ? (error.stack ?? '').split('\n', 1)[0] : undefined;
  const line = /:(\d+)$/.exec(at ?? '')?.[1];
  return new UsageError(`${file} cannot be loaded: ${maskUrls(firstLine)}`, {
    hint: isSyntax
      ? `mend its syntax${line === undefined ? '' : ` at line ${line}`}`
      : 'mend what it does or imports; it must load by itself with node',
  });
}

/**
 * A config in a folder without package.json, or in one without "type", makes Node warn that it had to look twice. That
 * is no concern of whoever runs a backup, and standard error is for what is.
 */
async function withoutTypelessWarning<Result>(load: () => Promise<Result>): Promise<Result> {
  const { emitWarning } = process;
  const quiet = new Proxy(emitWarning, {
    apply: (target, self, args) =>
      JSON.stringify(args).includes('MODULE_TYPELESS_PACKAGE_JSON')
        ? undefined
        : Reflect.apply(target, self, args),
  });
  process.emitWarning = quiet;
  try {
    return await load();
  } finally {
    process.emitWarning = emitWarning;
  }
}

function isPlainObject(value: unknown): boolean {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

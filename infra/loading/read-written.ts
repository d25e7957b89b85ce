import { readFile } from 'node:fs/promises';
import { dirname, extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as z from 'zod';
import { maskUrls } from '#core/config/mask.ts';
import { UsageError } from '#core/errors.ts';

const Module = z.object({ default: z.unknown() });

/** A config as somebody wrote it. What stands in it and is no JSON (a function, undefined) is not deployed. */
export interface Written {
  readonly value: unknown;
  /** What paths in it start from. */
  readonly folder: string;
}

/** Reads a config: the default export of a module, or a .json file. */
export async function readWritten(file: string): Promise<Written> {
  const path = resolve(file);
  try {
    const value: unknown =
      extname(path) === '.json'
        ? JSON.parse(await readFile(path, 'utf8'))
        : Module.parse(await import(pathToFileURL(path).href)).default;
    return { value: JSON.parse(JSON.stringify(value ?? null)), folder: dirname(path) };
  } catch (error) {
    // Only the first line: what follows quotes the file, and it may hold a secret.
    const [firstLine = ''] = String(error instanceof Error ? error.message : error).split('\n');
    throw new UsageError(`the config ${file} cannot be loaded: ${maskUrls(firstLine)}`, {
      hint: 'write holdfast.config.ts here, name another with -c config=FILE, or set HOLDFAST_CONFIG',
    });
  }
}

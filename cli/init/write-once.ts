import { randomBytes } from 'node:crypto';
import { access, constants, lstat, open, rm } from 'node:fs/promises';
import { basename, dirname, extname, join, resolve } from 'node:path';
import { NameTakenError, publish } from '#adapters/directory-store/publish.ts';
import { UsageError } from '#core/errors.ts';

/** Refuses a name that is taken, by whatever it is (a link that leads nowhere, too), and a folder that takes no file. */
export async function refuseTaken(file: string): Promise<void> {
  const there = await lstat(file).catch(() => undefined);
  if (there) throw taken(file);
  await access(dirname(resolve(file)), constants.W_OK).catch((error: unknown) => {
    throw unwritable(file, error);
  });
}

/**
 * Writes a file that is not there yet, whole or not at all. `check` is given it under another name of the same folder
 * and ending, before it gets its own. If the process dies, that other file may stay: it begins with a dot, and nothing
 * reads it.
 */
export async function writeOnce(
  file: string,
  text: string,
  check: (temporary: string) => Promise<void>,
): Promise<void> {
  const path = resolve(file);
  const ending = extname(path);
  const temporary = join(
    dirname(path),
    `.${basename(path, ending)}.${randomBytes(6).toString('hex')}${ending}`,
  );
  try {
    await writeWhole(temporary, text);
    await check(temporary);
    await publish(temporary, path);
  } catch (error) {
    throw error instanceof NameTakenError ? taken(file) : unwritable(file, error);
  } finally {
    await rm(temporary, { force: true });
  }
}

async function writeWhole(path: string, text: string): Promise<void> {
  const handle = await open(path, 'wx');
  try {
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

const taken = (file: string): UsageError =>
  new UsageError(`there is a file ${file} already, and init replaces nothing`, {
    hint: 'name another: npx holdfast init --config another.config.ts',
  });

const reasons = new Map([
  ['ENOENT', 'its folder is not there'],
  ['ENOTDIR', 'its folder is a file'],
  ['EACCES', 'its folder may not be written to'],
  ['EROFS', 'its folder can only be read'],
  ['ENOSPC', 'the disk is full'],
]);

function unwritable(file: string, error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = reasons.get(code);
  if (reason === undefined) return error;
  return new UsageError(`${file} cannot be written: ${reason}`, {
    hint: 'mend that, or name another with --config FILE',
    cause: error,
  });
}

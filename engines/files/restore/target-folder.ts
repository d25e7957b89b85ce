import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import { UsageError } from '#core/errors.ts';
import type { TargetRequest } from '#core/ports/worker.ts';
import { codeOf } from '../walk/failure.ts';

export interface TargetFolder {
  /** Absolute. */
  readonly folder: string;
  /** `empty` was there before us. */
  readonly was: 'absent' | 'empty' | 'occupied';
}

/** The folder that a point goes into, made if it is not there. Refuses what is in use unless it is to be overwritten. */
export async function targetFolder({ url, create, existing }: TargetRequest): Promise<TargetFolder> {
  if (!path.isAbsolute(url)) {
    throw new UsageError('files are restored into a folder, and --to names none', {
      hint: 'write --to /a/new/folder',
    });
  }
  const folder = path.resolve(url);
  const was = await stateOf(folder);
  if (was === 'occupied' && existing !== 'replace') {
    throw new UsageError(`'${folder}' is not empty, and nothing in it was touched`, {
      hint: 'write --to a new folder, or add --overwrite to replace what has the same names in this one',
    });
  }
  if (was !== 'absent' && create) {
    throw new UsageError(`'${folder}' is there already`, {
      hint: 'leave out --create, or write --to a new folder',
    });
  }
  if (was === 'absent') await mkdir(folder, { recursive: true, mode: 0o700 });
  return { folder, was };
}

async function stateOf(folder: string): Promise<TargetFolder['was']> {
  try {
    if (!(await stat(folder)).isDirectory()) {
      throw new UsageError(`'${folder}' is not a folder`, { hint: 'write --to a new or an empty folder' });
    }
    return (await readdir(folder)).length === 0 ? 'empty' : 'occupied';
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return 'absent';
    if (codeOf(error) === undefined) throw error;
    throw new UsageError(`'${folder}' cannot be used: ${codeOf(error)}`, {
      hint: 'write --to a new folder that this user may make',
      cause: error,
    });
  }
}

/** Leaves it as it was before; a folder in which other things were stays as it is now. Says what it did. */
export async function takeAway({ folder, was }: TargetFolder): Promise<string> {
  switch (was) {
    case 'absent':
      await rm(folder, { recursive: true, force: true });
      return `'${folder}' was removed again`;
    case 'empty':
      for (const name of await readdir(folder, { encoding: 'buffer' }))
        await rm(Buffer.concat([Buffer.from(`${folder}/`), name]), { recursive: true, force: true });
      return `'${folder}' was emptied again`;
    case 'occupied':
      return `'${folder}' holds part of the point among what was there before: restore again with --overwrite, or look at each file`;
  }
}

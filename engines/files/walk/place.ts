import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { PermanentError } from '#core/errors.ts';
import { type BytePath, below, bytePath } from '../tree/byte-path.ts';
import { stat } from './disk.ts';
import { codeOf } from './failure.ts';

/** Where a tree lies on this machine: a folder, or one file in a folder. */
export interface Place {
  /** Absolute. Of a single file, the folder that it is in. */
  readonly base: BytePath;
  /** The name of a single file. */
  readonly single: BytePath | undefined;
  /**
   * Where a single file lies, absolute, every link on the way followed once and for all: certificates in use are links,
   * and files are opened without following any.
   */
  readonly real?: BytePath;
  /** As the config has it, absolute; for people. */
  readonly label: string;
}

/** Looks where a path leads; symbolic links in the path itself are followed. PermanentError when nothing is there. */
export async function findPlace(absolute: string): Promise<Place> {
  const base = bytePath(absolute);
  try {
    const found = await stat(base);
    if (found.isDirectory()) return { base, single: undefined, label: absolute };
    if (found.isFile())
      return {
        base: bytePath(path.dirname(absolute)),
        single: bytePath(path.basename(absolute)),
        real: bytePath(await realpath(absolute)),
        label: absolute,
      };
  } catch (error) {
    throw new PermanentError(`'${absolute}' cannot be read: ${codeOf(error) ?? error}`, {
      hint: 'check that path is right, that it is mounted, and that this user may read it',
      cause: error,
    });
  }
  throw new PermanentError(`'${absolute}' is neither a folder nor a file`, {
    hint: 'write the path of a folder or of a file',
  });
}

export function absoluteOf({ base, single, real }: Place, relative: BytePath): BytePath {
  if (real !== undefined && relative === single) return real;
  return relative === '' ? base : below(base, relative);
}

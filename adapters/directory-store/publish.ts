import { createHash } from 'node:crypto';
import { link as hardLink, lstat, open, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { TransientError } from '#core/errors.ts';
import { errnoOf, isAbsent } from './folder-error.ts';
import { unfinishedName } from './store-key.ts';

const withoutHardLinks = ['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK'];

export class NameTakenError extends Error {}

/**
 * Gives a finished file its name, whole or not at all. NameTakenError if the name is taken.
 * A hard link, because rename would replace what is there. If the process dies after it, the object is
 * complete and its old name is one more unfinished file.
 */
export async function publish(temporary: string, final: string, link = hardLink): Promise<void> {
  try {
    await link(temporary, final);
  } catch (error) {
    const code = errnoOf(error) ?? '';
    if (code === 'EEXIST') throw new NameTakenError(final, { cause: error });
    if (!withoutHardLinks.includes(code)) throw error;
    return renameExclusively(temporary, final);
  }
  await rm(temporary, { force: true });
}

/**
 * For file systems without hard links (FAT, some network drives). Whoever makes the claim file may rename;
 * all others wait for another day. If the process dies in between, the claim stays and the name is never used
 * twice.
 */
async function renameExclusively(temporary: string, final: string): Promise<void> {
  const claim = join(dirname(final), unfinishedName(`claim-${sha256(basename(final)).slice(0, 32)}`));
  try {
    await (await open(claim, 'wx', 0o600)).close();
  } catch (error) {
    if (errnoOf(error) !== 'EEXIST') throw error;
    if (await exists(final)) throw new NameTakenError(final, { cause: error });
    throw new TransientError(`another process is about to write '${final}'`, {
      hint: `if no backup runs, one was killed there: remove '${claim}'`,
      cause: error,
    });
  }
  try {
    if (await exists(final)) throw new NameTakenError(final);
    await rename(temporary, final);
  } finally {
    await rm(claim, { force: true });
  }
}

const sha256 = (name: string) => createHash('sha256').update(name).digest('hex');

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isAbsent(error)) return false;
    throw error;
  }
}

import { statfs } from 'node:fs/promises';
import { constants } from 'node:os';
import { AdvisedError, PermanentError, TransientError } from '#core/errors.ts';

/** `ENOENT` and the like, or undefined if the error does not come from the system. */
export function errnoOf(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('code' in error)) return undefined;
  // libuv has no name for it: the code is 'Unknown system error -122'
  if ('errno' in error && error.errno === -constants.errno.EDQUOT) return 'EDQUOT';
  return typeof error.code === 'string' ? error.code : undefined;
}

/** Nothing has this name; a file where a folder is expected means the same. */
export const isAbsent = (error: unknown): boolean => ['ENOENT', 'ENOTDIR'].includes(errnoOf(error) ?? '');

/** Runs `work`; what the system refuses becomes an error that names `path` and says what to do. */
export async function advised<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw await folderError(path, error);
  }
}

async function folderError(path: string, cause: unknown): Promise<unknown> {
  const code = errnoOf(cause);
  if (code === undefined || cause instanceof AdvisedError) return cause;
  switch (code) {
    case 'ENOSPC':
    case 'EDQUOT':
      return new TransientError(`the folder '${path}' is full (${await freeBytes(path)} bytes free)`, {
        hint: 'free space or quota there, keep fewer points, or move the store to a larger disk',
        cause,
      });
    case 'EROFS':
      return new PermanentError(`the folder '${path}' is on a file system that is read-only`, {
        hint: 'mount it for writing; if the system itself made it read-only, look at `dmesg`',
        cause,
      });
    case 'EACCES':
    case 'EPERM':
      return new PermanentError(`no right to use '${path}' (${code})`, {
        hint: `give it to the user that backs up (uid ${process.getuid?.() ?? '?'}), or run as its owner`,
        cause,
      });
    case 'EIO':
      return new PermanentError(`the disk under '${path}' does not read or write (EIO)`, {
        hint: 'look at `dmesg`, replace the disk, and read its points with `npx holdfast verify`',
        cause,
      });
    case 'EFBIG':
      return new PermanentError(`the file system under '${path}' takes no larger file (EFBIG)`, {
        hint: 'set a smaller `maxParts` for this store, so that archives are cut into smaller pieces',
        cause,
      });
    case 'EISDIR':
    case 'ENOTDIR':
    case 'EEXIST':
    case 'ELOOP':
    case 'ENAMETOOLONG':
      return new PermanentError(`'${path}' cannot be used (${reason(cause)})`, {
        hint: 'look at what lies there; a store needs a folder of its own, with real files and folders',
        cause,
      });
    default:
      return new TransientError(`'${path}' does not work (${reason(cause)})`, {
        hint: 'see that its disk is mounted and answers, then try again',
        cause,
      });
  }
}

const reason = (cause: unknown) => (cause instanceof Error ? cause.message : String(cause));

async function freeBytes(folder: string): Promise<number | 'unknown'> {
  try {
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  } catch {
    // only decoration of an error that is on its way already
    return 'unknown';
  }
}

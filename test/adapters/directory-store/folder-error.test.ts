import { constants, tmpdir } from 'node:os';
import { describe, expect, it } from 'vitest';
import { advised } from '#adapters/directory-store/folder-error.ts';
import { PermanentError, TransientError } from '#core/errors.ts';

// What no test machine can be made to do: a disk that breaks, a quota, a file system with small files.
describe('an error of the system', () => {
  const failWith = (code: string, errno = 0) =>
    advised(tmpdir(), async () => {
      throw Object.assign(new Error(code), { code, errno });
    });

  it('of a broken disk is permanent', async () => {
    await expect(failWith('EIO')).rejects.toThrow(PermanentError);
    await expect(failWith('EIO')).rejects.toThrow(`the disk under '${tmpdir()}'`);
  });

  it('of a quota is transient and says how much is free', async () => {
    const work = failWith('Unknown system error -122', -constants.errno.EDQUOT);
    await expect(work).rejects.toThrow(TransientError);
    await expect(work).rejects.toThrow(/is full \([0-9]+ bytes free\)/);
  });

  it('of a file that is too large names the setting', async () => {
    await expect(failWith('EFBIG')).rejects.toHaveProperty('hint', expect.stringContaining('maxParts'));
  });

  it('that nobody foresaw is transient', async () => {
    await expect(failWith('ETIMEDOUT')).rejects.toThrow(TransientError);
  });

  it('keeps its cause, and an error that has advice already stays as it is', async () => {
    await expect(failWith('EIO')).rejects.toHaveProperty('cause.code', 'EIO');
    const known = new PermanentError('known', { hint: 'known' });
    await expect(advised('/x', () => Promise.reject(known))).rejects.toBe(known);
  });
});

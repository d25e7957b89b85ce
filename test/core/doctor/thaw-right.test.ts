import { expect, it } from 'vitest';
import { thawRight } from '#core/doctor/thaw-right.ts';
import { PermanentError } from '#core/errors.ts';
import { MissingObjectError } from '#core/ports/store-errors.ts';

const storeThat = (error: Error) => ({
  thaw: async () => {
    throw error;
  },
});

it('is asked of nothing in a folder', async () => {
  expect(await thawRight({})).toEqual([]);
});

it('is there when the store says only that there is no such object', async () => {
  expect(await thawRight(storeThat(new MissingObjectError('data/x')))).toEqual([
    { name: 'store thaw', ok: true },
  ]);
});

it('is a warning when it lacks: no night needs it', async () => {
  const [check] = await thawRight(
    storeThat(new PermanentError('access denied: s3:RestoreObject', { hint: 'x' })),
  );
  expect(check).toMatchObject({
    ok: true,
    problem: expect.stringContaining('access denied: s3:RestoreObject'),
  });
  expect(check?.hint).toContain('s3:RestoreObject');
});

import { describe, expect, it } from 'vitest';
import { compareContents } from '#core/manifest/compare-contents.ts';
import { notExercised } from '#test/support/not-exercised.ts';
import { availableMajors } from '#test/support/postgres-server.ts';
import { regressionDatabase } from '#test/support/regression-database.ts';
import { contentsAt, restoredCopy } from './contents-server.ts';

// one major only: the suite takes more than a minute of two cores to build
const majors = availableMajors().filter((major) => major === 17);

describe.each(majors)('the database of the regression suite of PostgreSQL %i', (major) => {
  it('has equal contents after a dump and a restore, without an exception', async () => {
    const { server, ...none } = await regressionDatabase(major);
    if (!server) return notExercised('reason' in none ? none.reason : `regression database of ${major}`);
    try {
      const before = await contentsAt(server.url('regression'));
      const after = await contentsAt(server.url(await restoredCopy(server, 'regression')));
      expect(before.length).toBeGreaterThan(2500);
      expect(compareContents(before, after, { absentRoles: [] }).differences).toEqual([]);
    } finally {
      await server.stop();
    }
  }, 600_000);
});

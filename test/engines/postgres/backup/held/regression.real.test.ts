import { describe, expect, it } from 'vitest';
import { notExercised } from '#test/support/not-exercised.ts';
import { availableMajors } from '#test/support/postgres-server.ts';
import { regressionDatabase } from '#test/support/regression-database.ts';
import { backUp } from '../backup-setup.ts';
import { findings } from './held.ts';

describe.each(availableMajors().filter((major) => major === 17))('the regression database of %i', (major) => {
  it('is backed up and read back without a false alarm', async () => {
    const { server, ...none } = await regressionDatabase(major);
    if (!server) return notExercised('reason' in none ? none.reason : `regression database of ${major}`);
    try {
      const backedUp = await backUp({ server, database: 'regression' });
      expect(await findings(server, 'regression', backedUp)).toEqual([]);
    } finally {
      await server.stop();
    }
  }, 600_000);
});

import { expect, it, onTestFinished } from 'vitest';
import { notExercised } from '#test/support/not-exercised.ts';
import { regressionDatabase } from '#test/support/regression-database.ts';

it('starts a server with the tables of the regression suite of PostgreSQL', {
  timeout: 600_000,
}, async (context) => {
  const regression = await regressionDatabase();
  if (!regression.server) {
    notExercised(regression.reason);
    return context.skip(regression.reason);
  }
  const { server } = regression;
  onTestFinished(() => server.stop());
  const tables = await server.psql("select count(*) from pg_class where relkind in ('r', 'p')", 'regression');
  expect(Number(tables)).toBeGreaterThan(500);
  expect(await server.psql('select count(*) > 0 from pg_largeobject_metadata', 'regression')).toBe('t');
});

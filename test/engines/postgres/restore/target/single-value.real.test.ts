import { expect, it, onTestFinished } from 'vitest';
import { connect } from '#engines/postgres/connection/session.ts';
import { connectionSettings } from '#engines/postgres/connection/settings.ts';
import { singleValue } from '#engines/postgres/restore/target/single-value.ts';
import { startPostgres } from '#test/support/postgres-server.ts';

it('ends a question that the server does not answer in time, and asks the next', async () => {
  const server = await startPostgres({ major: 17 });
  onTestFinished(() => server.stop());
  const environment = { PGSSLMODE: 'disable' };
  const session = await connect(
    connectionSettings(server.url(), 'the test server', { environment }),
    'asking',
  );
  onTestFinished(() => session.end());
  await expect(singleValue(session, 'SELECT pg_sleep(60)', 200)).rejects.toThrow('statement timeout');
  expect(await singleValue(session, 'SELECT 1', 200)).toBe('1');
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { TransientError } from '#core/errors.ts';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { type GatedTools, gatedTools } from '../tools/gated-tools.ts';
import { failure, until } from './backup-setup.ts';

describe.each([15, 17])('a lock in the way of a backup of PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let gate: GatedTools;

  beforeAll(async () => {
    server = await startPostgres({ major });
    await server.psql('CREATE TABLE t AS SELECT generate_series(1, 100) AS i');
  });
  afterAll(async () => {
    await server?.stop();
  });
  beforeEach(async () => {
    gate = await gatedTools(major, 'pg_dump');
  });
  afterEach(() => gate.remove());

  const waiting = async (query: string): Promise<number> =>
    Number(
      await server.psql(
        `SELECT coalesce(max(pid), 0) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '${query}%'`,
      ),
    );

  it('ends the dump and lets a waiting ALTER through when pg_dump must queue behind it', async () => {
    const failing = failure({ server, fields: { lockTimeout: '1s' }, deps: { tools: gate.places } });
    await gate.reached();
    const altered = server
      .psql('ALTER TABLE t ADD COLUMN IF NOT EXISTS late int')
      .then(() => performance.now());
    await until(async () => (await waiting('ALTER TABLE')) > 0);
    const pid = await waiting('ALTER TABLE');
    await gate.open();
    const error = await failing;
    const failedMs = performance.now();
    expect(error).toBeInstanceOf(TransientError);
    expect(error.message).toMatch(/lock|statement timeout/);
    expect(error.message).toContain(`in the way: pid ${pid} (ALTER TABLE t ADD COLUMN`);
    expect((await altered) - failedMs).toBeLessThan(1_500);
  });

  it('names the session that holds a table when the coordinator cannot lock it, password left out', async () => {
    const holder = server.psql(
      `BEGIN; LOCK TABLE t; SELECT pg_sleep(3) /* ALTER ROLE x PASSWORD 'hunter2' */; COMMIT`,
    );
    await until(
      async () =>
        (await server.psql(
          "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 't'::regclass",
        )) === '1',
    );
    const error = await failure({ server, fields: { lockTimeout: '1s' } });
    expect(error).toBeInstanceOf(TransientError);
    expect(error.message).toMatch(
      /in the way: pid \d+ \(BEGIN; LOCK TABLE t|in the way: pid \d+ \(SELECT pg_sleep/,
    );
    expect(error.message).not.toContain('hunter2');
    await holder;
  });

  it('does not blame a lock for what went wrong later', async () => {
    const holder = server.psql('BEGIN; LOCK TABLE t; SELECT pg_sleep(1); COMMIT');
    await until(
      async () =>
        (await server.psql(
          "SELECT count(*) FROM pg_locks WHERE mode = 'AccessExclusiveLock' AND granted AND relation = 't'::regclass",
        )) === '1',
    );
    const failing = failure({ server, deps: { tools: gate.places } });
    await gate.reached();
    await holder;
    for (const pid of await gate.pids()) process.kill(pid, 'SIGKILL');
    const { message } = await failing;
    expect(message).toContain('pg_dump was ended by SIGKILL');
    expect(message).not.toContain('in the way');
  });
});

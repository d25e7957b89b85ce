import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { TransientError } from '#core/errors.ts';
import { holdSnapshot } from '#engines/postgres/backup/snapshot/hold-snapshot.ts';
import { connect, type Session } from '#engines/postgres/connection/session.ts';
import { connectionSettings } from '#engines/postgres/connection/settings.ts';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { backUp, blocksIn, countedRows, rowsIn } from './backup-setup.ts';

// Each leaves 100 rows at every instant that anybody can see: an archive with less than that lies.
const refills = {
  'a TRUNCATE with a refill': 'BEGIN; TRUNCATE t; INSERT INTO t SELECT generate_series(1, 100); COMMIT',
  'a rewriting ALTER': 'ALTER TABLE t ALTER COLUMN i TYPE bigint',
  'a DROP with a refill':
    'BEGIN; DROP TABLE t; CREATE TABLE t AS SELECT generate_series(1, 100) AS i; COMMIT',
};
const steps = Object.entries(refills);

describe.each([15, 17])('the snapshot of PostgreSQL %i', (major) => {
  let server: PostgresServer;
  const sessions: Session[] = [];

  beforeAll(async () => {
    server = await startPostgres({ major });
  });
  afterAll(async () => {
    await server?.stop();
  });
  beforeEach(async () => {
    await Promise.all(sessions.splice(0).map((session) => session.end()));
    await server.psql('DROP TABLE IF EXISTS t; CREATE TABLE t AS SELECT generate_series(1, 100) AS i');
  });

  const open = async (): Promise<Session> => {
    const settings = connectionSettings(server.url(), 'the test server', {
      environment: { PGSSLMODE: 'disable' },
    });
    const session = await connect(settings, 'coordinator');
    sessions.push(session);
    return session;
  };
  /** What pg_dump with this snapshot, ended with 0, has of t; and what the server counts in it. */
  const seenIn = async (snapshot: string) => {
    const archive = execFileSync(`${server.bin}/pg_dump`, [
      '-Fc',
      '-w',
      `--snapshot=${snapshot}`,
      server.url(),
    ]);
    const counter = await open();
    await counter.run(`BEGIN ISOLATION LEVEL REPEATABLE READ; SET TRANSACTION SNAPSHOT '${snapshot}'`);
    const [count] = await counter.rows(z.object({ n: z.coerce.number() }), 'SELECT count(*) AS n FROM t');
    return { archived: blocksIn(archive)[0]?.rows, counted: count?.n };
  };
  /** A session that does something else each time right before a statement of a kind. */
  const pausing = (session: Session, before: string, work: () => Promise<unknown>): Session => ({
    ...session,
    rows: async (row, statement, values) => {
      if (statement.includes(before)) await work();
      return session.rows(row, statement, values);
    },
    run: async (statement) => {
      if (statement.includes(before)) await work();
      await session.run(statement);
    },
  });
  const once = (sql: string) => {
    let done: Promise<unknown> | undefined;
    return () => {
      done ??= server.psql(sql);
      return done;
    };
  };

  it.each(steps)('has every row when %s lands between listing and locking', async (_, sql) => {
    const session = pausing(await open(), 'LOCK TABLE', once(sql));
    const held = await holdSnapshot(session, (all) => all);
    expect(await seenIn(held.id)).toEqual({ archived: 100, counted: 100 });
  });

  it.each(steps)('lets %s wait between locking and export', async (_, sql) => {
    const problems: string[] = [];
    const impatient = once(`SET lock_timeout = '200ms'; ${sql}`);
    const session = pausing(await open(), 'pg_export_snapshot', () =>
      impatient().catch((error: unknown) => problems.push(String(error))),
    );
    const held = await holdSnapshot(session, (all) => all);
    expect(problems.join()).toContain('lock timeout');
    expect(await seenIn(held.id)).toEqual({ archived: 100, counted: 100 });
  });

  it.each(steps)('would be green and empty with %s if it were older than the locks', async (_, sql) => {
    const session = await open();
    await session.run('BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY');
    const [exported] = await session.rows(z.object({ id: z.string() }), 'SELECT pg_export_snapshot() AS id');
    await server.psql(sql);
    await session.run('LOCK TABLE public.t IN ACCESS SHARE MODE');
    expect(await seenIn(exported?.id ?? '')).toEqual({ archived: 0, counted: 0 });
  });

  it('starts over when a table is dropped under it, and when one is new', async () => {
    const session = pausing(await open(), 'LOCK TABLE', once('DROP TABLE t; CREATE TABLE fresh (i int)'));
    const { tables } = await holdSnapshot(session, (all) => all);
    expect(tables.map(({ name }) => name)).toEqual(['fresh']);
    await session.end();
    await server.psql('DROP TABLE fresh');
  });

  it('gives up for now when the tables never stand still', async () => {
    let number = 0;
    const session = pausing(await open(), 'LOCK TABLE', () =>
      server.psql(`CREATE TABLE moving_${number++} (i int)`),
    );
    await expect(holdSnapshot(session, (all) => all)).rejects.toThrow(TransientError);
    expect(number).toBe(5);
    await session.end();
    for (let dropped = 0; dropped < number; dropped++) await server.psql(`DROP TABLE moving_${dropped}`);
  });

  it('loses no row of any table while all of them are rewritten without a pause', async () => {
    const names = ['a', 'b', 'c', 'd'];
    for (const name of names)
      await server.psql(`CREATE TABLE ${name} AS SELECT generate_series(1, 300) AS i`);
    const stop = new AbortController();
    const writers = names.map(async (name) => {
      while (!stop.signal.aborted) {
        // whoever waits for the lock gives way soon: otherwise the dumps would have to (see lock-waits)
        const refill = `BEGIN; TRUNCATE ${name}; INSERT INTO ${name} SELECT generate_series(1, 300); COMMIT`;
        await server.psql(`SET lock_timeout = '50ms'; ${refill}`).catch(() => {});
      }
    });
    try {
      const backedUp = await backUp({ server, fields: { bigTable: '8KB' }, streams: 2 });
      const expected = {
        'public.a': 300,
        'public.b': 300,
        'public.c': 300,
        'public.d': 300,
        'public.t': 100,
      };
      expect(rowsIn(backedUp)).toEqual(expected);
      // a count that came to no lock in its time is missing, and never another one
      expect(expected).toMatchObject(countedRows(backedUp));
    } finally {
      stop.abort();
      await Promise.all(writers);
    }
  });
});

import { readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#adapters/system-clock.ts';
import { TransientError } from '#core/errors.ts';
import type { Progress } from '#core/ports/progress.ts';
import { guardStalls } from '#core/run/stall-guard.ts';
import { watchBackends } from '#engines/postgres/backup/snapshot/watcher.ts';
import { connect, type Session } from '#engines/postgres/connection/session.ts';
import { connectionSettings } from '#engines/postgres/connection/settings.ts';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { gatedTools } from '../tools/gated-tools.ts';
import { backUp, failure, rowsIn, until } from './backup-setup.ts';

const stallAfterMs = 2_000;
const silent: Progress = { phase() {}, bytes() {}, alive() {}, item() {}, note() {} };

describe.each([15, 17])('a dump of PostgreSQL %i that moves no bytes', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ major });
    await server.psql('CREATE TABLE t AS SELECT generate_series(1, 100) AS i');
  });
  afterAll(async () => {
    await server?.stop();
  });

  const guarded = () => {
    const limits = { stallAfterMs, deadlineMs: 60_000 };
    return guardStalls(silent, new AbortController().signal, systemClock, limits);
  };

  it('is ended when pg_dump itself stands still', async () => {
    const gate = await gatedTools(major, 'pg_dump');
    const guard = guarded();
    try {
      const deps = { tools: gate.places, progress: guard.progress };
      const failing = failure({ server, deps, signal: guard.signal });
      await gate.reached();
      const [pid = 0] = await gate.pids();
      await gate.open();
      // stopped as soon as it is pg_dump: a dump this small is over before a server can be asked for it
      while (readFileSync(`/proc/${pid}/comm`, 'utf8').trim() !== 'pg_dump') await setImmediate();
      process.kill(pid, 'SIGSTOP');
      const error = await failing;
      expect(error).toBeInstanceOf(TransientError);
      expect(error.message).toMatch(/nothing has moved for \d+ s in the phase 'dump'/);
      expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    } finally {
      guard.release();
      await gate.remove();
    }
  });

  it('is left alone while its backend works', async () => {
    await server.psql('CREATE DATABASE slow');
    // an extension may say which rows of its configuration are dumped: here each takes its time to say no
    await server.psql(
      `CREATE TABLE own AS SELECT 1 AS i; CREATE EXTENSION hstore;
       CREATE TABLE slow AS SELECT generate_series(1, 10) AS i; ALTER EXTENSION hstore ADD TABLE slow;
       UPDATE pg_extension SET extconfig = ARRAY['slow'::regclass::oid],
         extcondition = ARRAY['WHERE pg_sleep(0.45) IS NULL'] WHERE extname = 'hstore';`,
      'slow',
    );
    const guard = guarded();
    try {
      const request = { server, database: 'slow', fields: { tables: ['own', 'slow'] } };
      const backedUp = await backUp({ ...request, deps: { progress: guard.progress }, signal: guard.signal });
      expect(rowsIn(backedUp)).toEqual({ 'public.own': 1, 'public.slow': 0 });
    } finally {
      guard.release();
    }
  });

  describe('as the watcher sees it', () => {
    const settings = () =>
      connectionSettings(server.url(), 'the server', { environment: { PGSSLMODE: 'disable' } });
    /** How often a backend showed life within a second and a half. */
    const signs = async (prefix: string): Promise<number> => {
      let alive = 0;
      const watcher = watchBackends(
        await connect(settings(), `${prefix} watcher`),
        systemClock,
        prefix,
        () => alive++,
      );
      await until(() => watcher.backend(`${prefix} dump 1`) !== undefined);
      await new Promise((resolve) => setTimeout(resolve, 300));
      alive = 0;
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await watcher.stop();
      return alive;
    };
    const backends: Record<string, readonly [string, boolean]> = {
      sleeps: ['SELECT pg_sleep(4)', true],
      sorts: [
        'SELECT count(*) FROM (SELECT md5(i::text) AS h FROM generate_series(1, 3000000) i ORDER BY h) s',
        true,
      ],
      'is idle in its transaction': ['BEGIN; SELECT 1', false],
      'waits for a lock': ['BEGIN; LOCK TABLE t IN ACCESS SHARE MODE', false],
    };
    it.each(Object.entries(backends))(
      'the backend that %s is told from one that stands still',
      async (what, [sql, lives]) => {
        const prefix = `test-${what.slice(0, 4).trim()}`;
        const opened: Session[] = [];
        const open = async (name: string): Promise<Session> => {
          const session = await connect(settings(), name);
          opened.push(session);
          return session;
        };
        try {
          if (sql.includes('LOCK')) await (await open('holder')).run('BEGIN; LOCK TABLE t');
          (await open(`${prefix} dump 1`)).run(sql).catch(() => {});
          if (lives) expect(await signs(prefix)).toBeGreaterThan(2);
          else expect(await signs(prefix)).toBe(0);
        } finally {
          await Promise.all(opened.map((session) => session.end()));
        }
      },
    );
  });
});

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#adapters/system-clock.ts';
import { AdvisedError } from '#core/errors.ts';
import type { ArchiveStream } from '#core/ports/worker.ts';
import { allLocked } from '#engines/postgres/backup/snapshot/release.ts';
import { watchBackends } from '#engines/postgres/backup/snapshot/watcher.ts';
import { connect } from '#engines/postgres/connection/session.ts';
import { connectionSettings } from '#engines/postgres/connection/settings.ts';
import { type PostgresServer, postgresBin, startPostgres } from '#test/support/postgres-server.ts';
import { type GatedTools, gatedTools, toolsWith } from '../tools/gated-tools.ts';
import { backUp, failure, rowsIn, until } from './backup-setup.ts';

describe.each([15, 17])('the session that holds the snapshot of PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let gate: GatedTools | undefined;

  beforeAll(async () => {
    server = await startPostgres({ major });
    await server.psql('CREATE DATABASE hasty');
    for (const name of ['a', 'b'])
      await server.psql(`CREATE TABLE ${name} AS SELECT generate_series(1, 500) AS i`, 'hasty');
    const limits = ['idle_in_transaction_session_timeout', 'statement_timeout', 'idle_session_timeout'];
    for (const limit of limits) await server.psql(`ALTER DATABASE hasty SET ${limit} = '250ms'`);
    if (major >= 17)
      await server.psql("ALTER ROLE postgres IN DATABASE hasty SET transaction_timeout = '300ms'");
  });
  afterAll(async () => {
    await server?.stop();
  });
  afterEach(async () => {
    await gate?.remove();
    gate = undefined;
  });

  const running = async (name: string): Promise<number> =>
    Number(
      await server.psql(
        `SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'holdfast-%${name}'`,
      ),
    );

  it('outlives the time-outs that are the default of the database and the role', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'holdfast-slow-'));
    // slow before the snapshot is taken, and slow after
    const script = `case "$*" in --version) sleep 0.6;; *--snapshot=*) sleep 0.8;; esac
exec '${postgresBin(major)}/pg_dump' "$@"`;
    try {
      const bin = await toolsWith(folder, major, { pg_dump: script });
      const tools = { configured: { [major]: bin }, environment: {}, fetched: () => '/nonexistent' };
      const backedUp = await backUp({
        server,
        database: 'hasty',
        fields: { bigTable: '8KB' },
        deps: { tools },
      });
      expect(rowsIn(backedUp)).toEqual({ 'public.a': 500, 'public.b': 500 });
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('ends everything with a clear error when it is killed before every dump has its locks', async () => {
    gate = await gatedTools(major, 'pg_dump');
    const failing = failure({ server, database: 'hasty', deps: { tools: gate.places } });
    await gate.reached();
    // long after it has listed everything: it only waits now, and nobody asks it anything
    let idle = 0;
    await until(async () => {
      idle = (await running("coordinator' AND state = 'idle in transaction")) === 1 ? idle + 1 : 0;
      return idle === 10;
    });
    await server.psql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE '%coordinator'",
    );
    const error = await failing;
    expect(error).toBeInstanceOf(AdvisedError);
    expect(error.message).toMatch(/terminating connection|closed the connection/);
    await until(async () => (await running('')) === 0);
    for (const pid of await gate.pids()) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });

  it('has ended while a big dump is still running', async () => {
    await server.psql('CREATE DATABASE large');
    await server.psql(
      'CREATE TABLE big AS SELECT repeat(md5(i::text), 40) AS t FROM generate_series(1, 20000) i',
      'large',
    );
    let read = (): void => {};
    const reading = new Promise<void>((resolve) => {
      read = resolve;
    });
    // a store that takes one piece, and then none until the test says so
    const slowly = async function* (stream: ArchiveStream) {
      for await (const chunk of stream.source) {
        yield chunk;
        if (stream.archive === 'public.big') await reading;
      }
    };
    const fields = { bigTable: '1MB', compression: 'none', counts: '0%' };
    const backing = backUp({
      server,
      database: 'large',
      fields,
      sink: (real) => ({ ...real, store: (stream) => real.store({ ...stream, source: slowly(stream) }) }),
    });
    backing.catch(() => {});
    await until(async () => (await running('dump _')) > 0);
    await until(async () => (await running('coordinator')) === 0);
    expect(await running('dump _')).toBe(1);
    expect(
      await server.psql(
        "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE '%dump _' AND state = 'active'",
      ),
    ).toBe('1');
    read();
    expect(rowsIn(await backing)).toEqual({ 'public.big': 20_000 });
  });

  it('waits for a dump that has connected and does not have its snapshot yet, tables or none', async () => {
    const settings = connectionSettings(server.url(), 'the server', {
      environment: { PGSSLMODE: 'disable' },
    });
    const dump = await connect(settings, 'holdfast-x dump 1');
    const watcher = watchBackends(
      await connect(settings, 'holdfast-x watcher'),
      systemClock,
      'holdfast-x',
      () => {},
    );
    const stop = new AbortController();
    let released = false;
    const dumps = new Map([[1, { name: 'holdfast-x dump 1', tables: 0, ended: false }]]);
    const waiting = allLocked(dumps, 1, watcher, systemClock, stop.signal).then(() => {
      released = true;
    });
    try {
      await until(() => watcher.backend('holdfast-x dump 1') !== undefined);
      await new Promise((resolve) => setTimeout(resolve, 300));
      expect(released).toBe(false);
      await dump.run('BEGIN ISOLATION LEVEL REPEATABLE READ; SELECT count(*) FROM pg_class');
      await waiting;
    } finally {
      stop.abort();
      await waiting.catch(() => {});
      await Promise.all([watcher.stop(), dump.end()]);
    }
  });
});

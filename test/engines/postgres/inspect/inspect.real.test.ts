import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { connect } from '#engines/postgres/connection/session.ts';
import { connectionSettings } from '#engines/postgres/connection/settings.ts';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { type BackupRequest, workerOf } from '../backup/backup-setup.ts';

const never = new AbortController().signal;

describe.each([15, 17])('a doctor of PostgreSQL %i', (major) => {
  let server: PostgresServer;
  beforeAll(async () => {
    server = await startPostgres({ major });
    await server.psql(
      'CREATE TABLE open (i int); CREATE TABLE "Secret" (i int); CREATE ROLE dumper LOGIN CONNECTION LIMIT 5',
    );
    await server.psql('GRANT SELECT ON open TO dumper');
  });
  afterAll(async () => {
    await server?.stop();
  });
  const failed = async (request: Omit<BackupRequest, 'server'> = {}) =>
    (await workerOf(server, request).inspect(never)).filter(({ ok }) => !ok);

  it('finds nothing where nothing would fail', async () => {
    const checks = await workerOf(server, {}).inspect(never);
    expect(checks.filter(({ ok }) => !ok)).toEqual([]);
    expect(checks.map(({ name }) => name)).toEqual([
      'secret',
      'connect',
      'server',
      'tools',
      'compression',
      'rights',
    ]);
  });

  it('names what the role may not read, with the statement that grants it', async () => {
    const [finding] = await failed({ user: 'dumper' });
    expect(finding).toMatchObject({
      name: 'rights',
      problem: 'permission denied: the role cannot read public."Secret"',
    });
    expect(finding?.hint).toContain('GRANT SELECT ON public."Secret"');
  });

  it('warns of fewer streams, which fails no run', async () => {
    await server.psql('GRANT SELECT ON "Secret" TO dumper');
    const findings = await failed({ user: 'dumper', streams: 4 });
    expect(findings).toEqual([
      expect.objectContaining({
        name: 'streams',
        warning: true,
        problem: expect.stringContaining('CONNECTION LIMIT of role dumper'),
      }),
    ]);
  });

  it('names a table of the config that is not there', async () => {
    const [finding] = await failed({ fields: { tables: ['opne'] } });
    expect(finding).toMatchObject({
      name: 'rights',
      problem: "tables: no table of the database is named 'opne'",
    });
    expect(finding?.hint).toContain('public.open');
  });

  it('names the tools that are missing, and goes on', async () => {
    const tools = { configured: { [major]: '/nonexistent' }, environment: {}, fetched: () => '/nonexistent' };
    const checks = await workerOf(server, { deps: { tools } }).inspect(never);
    expect(checks.find(({ name }) => name === 'tools')).toMatchObject({
      ok: false,
      problem: expect.stringContaining('/nonexistent'),
    });
    expect(checks.find(({ name }) => name === 'rights')).toMatchObject({ ok: true });
  });

  it('says what is wrong with the secret, and asks no further', async () => {
    const checks = await workerOf(server, { url: 'not a url, hunter2' }).inspect(never);
    expect(checks).toEqual([
      expect.objectContaining({
        name: 'secret',
        ok: false,
        problem: expect.stringContaining('is not a connection URL'),
      }),
    ]);
    expect(JSON.stringify(checks)).not.toContain('hunter2');
  });

  it('names the session that holds a table in the way, without waiting for it', async () => {
    const settings = connectionSettings(server.url(), 'the server', {
      environment: { PGSSLMODE: 'disable' },
    });
    const holder = await connect(settings, 'forgotten');
    try {
      await holder.run('BEGIN; LOCK TABLE open');
      const beganMs = performance.now();
      const findings = await failed();
      expect(findings.length).toBeGreaterThan(0);
      expect(performance.now() - beganMs).toBeLessThan(15_000);
      expect(JSON.stringify(findings)).toMatch(/lock|pid \d+/);
    } finally {
      await holder.end();
    }
  });
});

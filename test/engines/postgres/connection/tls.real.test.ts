import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PermanentError } from '#core/errors.ts';
import { connect } from '#engines/postgres/connection/session.ts';
import { connectionSettings } from '#engines/postgres/connection/settings.ts';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { backUp, failure, rowsIn } from '../backup/backup-setup.ts';
import { type Certificates, makeCertificates } from './certificates.ts';

describe.each([15, 17])('TLS to PostgreSQL %i', (major) => {
  const folder = mkdtempSync(path.join(tmpdir(), 'holdfast-tls-'));
  let certificates: Certificates;
  let server: PostgresServer;
  let plain: PostgresServer;
  const environment = { PATH: process.env['PATH'] };

  beforeAll(async () => {
    certificates = makeCertificates(folder, major === 15 ? 'DNS:localhost' : 'IP:127.0.0.1');
    server = await startPostgres({
      major,
      password: 'hunter2',
      settings: { ssl: 'on' },
      // whoever comes without TLS is turned away
      hba: ['hostssl all all 127.0.0.1/32 scram-sha-256', 'hostssl all all ::1/128 scram-sha-256'],
      files: { 'server.key': certificates.serverKey, 'server.crt': certificates.serverCertificate },
    });
    await server.psql('CREATE TABLE t AS SELECT generate_series(1, 20) AS i');
    plain = await startPostgres({ major });
    await plain.psql('CREATE TABLE t AS SELECT generate_series(1, 20) AS i');
  });
  afterAll(async () => {
    await server?.stop();
    await plain?.stop();
    rmSync(folder, { recursive: true });
  });

  // a name on one server, an address on the other: the certificate knows only one of them
  const [right, wrong] = major === 15 ? ['localhost', '127.0.0.1'] : ['127.0.0.1', 'localhost'];
  const url = (query: string, host = right) =>
    `postgres://postgres:hunter2@${host}:${server.port}/postgres?${query}`;
  const back = (query: string, host?: string) => ({ server, url: url(query, host), deps: { environment } });
  const whole = { 'public.t': 20 };

  it('backs up over verify-full with the right CA: worker and tools', async () => {
    const query = `sslmode=verify-full&sslrootcert=${certificates.ca}`;
    expect(rowsIn(await backUp(back(query)))).toEqual(whole);
    const named = { environment, ca: certificates.ca };
    expect(rowsIn(await backUp({ server, url: url('sslmode=verify-full'), deps: named }))).toEqual(whole);
  });

  it.each(['prefer', 'require'])('backs up over %s without knowing the CA', async (mode) => {
    expect(rowsIn(await backUp(back(`sslmode=${mode}`)))).toEqual(whole);
  });

  it('really is encrypted', async () => {
    const settings = connectionSettings(url('sslmode=prefer'), 'the url', { environment });
    const session = await connect(settings, 'test');
    const rows = await session.query('SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()');
    await session.end();
    expect(rows).toEqual([{ ssl: true }]);
  });

  const refused: Record<string, readonly [() => string, RegExp]> = {
    'another CA, verify-full': [
      () => url(`sslmode=verify-full&sslrootcert=${certificates.otherCa}`),
      /certificate/,
    ],
    'another CA, verify-ca': [
      () => url(`sslmode=verify-ca&sslrootcert=${certificates.otherCa}`),
      /certificate/,
    ],
    'another CA, require with a root': [
      () => url(`sslmode=require&sslrootcert=${certificates.otherCa}`),
      /certificate/,
    ],
    'another host name': [
      () => url(`sslmode=verify-full&sslrootcert=${certificates.ca}`, wrong),
      /does not match certificate's altnames/,
    ],
    'no CA that knows it': [() => url('sslmode=verify-full'), /certificate/],
    'a file of certificates that is not there': [
      () => url('sslmode=verify-full&sslrootcert=/nonexistent.pem'),
      /'\/nonexistent\.pem' cannot be read/,
    ],
    'a server without TLS': [
      () =>
        `postgres://postgres:hunter2@localhost:${plain.port}/postgres?sslmode=verify-full&sslrootcert=${certificates.ca}`,
      /does not support SSL/,
    ],
  };
  it.each(Object.entries(refused))('is refused for good, with advice: %s', async (_, [make, text]) => {
    const error = await failure({ server, url: make(), deps: { environment } });
    expect(error).toBeInstanceOf(PermanentError);
    expect(error.message).toMatch(text);
    expect(error.message).not.toContain('hunter2');
    expect(error).toHaveProperty('hint', expect.stringMatching(/CA|host name|TLS|tls\.ca/));
  });

  it('accepts any host name with verify-ca, as libpq does', async () => {
    const query = `sslmode=verify-ca&sslrootcert=${certificates.ca}`;
    expect(rowsIn(await backUp(back(query, wrong)))).toEqual(whole);
  });

  it('does without TLS where prefer finds none', async () => {
    const request = { server: plain, url: `${plain.url()}?sslmode=prefer` };
    expect(rowsIn(await backUp({ ...request, deps: { environment } }))).toEqual(whole);
  });
});

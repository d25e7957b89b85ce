import { describe, expect, it } from 'vitest';
import { UsageError } from '#core/errors.ts';
import { connectionSettings, type LibpqEnvironment, labelOf } from '#engines/postgres/connection/settings.ts';
import { plainToolEnvironment, toolEnvironment } from '#engines/postgres/connection/tool-environment.ts';

const parsed = (text: string, environment: LibpqEnvironment = {}, ca?: string) =>
  connectionSettings(text, 'the url of orders', { environment, ...(ca === undefined ? {} : { ca }) });

const base = {
  host: 'h',
  port: 5432,
  database: 'd',
  user: 'u',
  password: undefined,
  sslMode: 'prefer',
  sslRootCert: undefined,
};
const written: Record<string, object> = {
  'postgres://u@h/d': {},
  'postgresql://u@h/d': {},
  'postgres://u:p@h:6543/d': { password: 'p', port: 6543 },
  'postgres://u@[::1]:6543/d': { host: '::1', port: 6543 },
  'postgres://u@%2Fvar%2Frun%2Fpostgresql/d': { host: '/var/run/postgresql' },
  'postgres://u@/d?host=/var/run/postgresql&port=5433': { host: '/var/run/postgresql', port: 5433 },
  'postgres://u:p@/d?host=/run': { host: '/run', password: 'p' },
  'postgres://u@:5433/d': { host: 'localhost', port: 5433 },
  'postgres://u@h.example.org/d?sslmode=verify-full&sslrootcert=/ca.pem': {
    host: 'h.example.org',
    sslMode: 'verify-full',
    sslRootCert: '/ca.pem',
  },
  'postgres://a%40b:p%3A%2F%3F%23%25@h/d%20e%2Ff': { user: 'a@b', password: 'p:/?#%', database: 'd e/f' },
  'postgres://h/d?user=u&password=p': { password: 'p' },
  'postgres://u@h': { database: 'u' },
  'postgres://u@h/größe': { database: 'größe' },
};

describe('a connection URL', () => {
  it.each(Object.entries(written))('is understood: %s', (url, expected) => {
    expect(parsed(url)).toEqual({ ...base, ...expected });
  });

  it('is completed by the variables of libpq, which it overrides', () => {
    const environment = {
      PGHOST: 'eh',
      PGPORT: '7000',
      PGUSER: 'eu',
      PGDATABASE: 'ed',
      PGPASSWORD: 'ep',
      PGSSLMODE: 'require',
      PGSSLROOTCERT: '/eca.pem',
    };
    expect(parsed('postgres://', environment)).toEqual({
      host: 'eh',
      port: 7000,
      user: 'eu',
      database: 'ed',
      password: 'ep',
      sslMode: 'require',
      sslRootCert: '/eca.pem',
    });
    expect(parsed('postgres://u:p@h:1/d?sslmode=disable', environment, '/ca.pem')).toEqual({
      ...base,
      port: 1,
      password: 'p',
      sslMode: 'disable',
      sslRootCert: '/ca.pem',
    });
    expect(parsed('postgres:///d', {})).toMatchObject({ host: 'localhost', user: 'postgres' });
  });

  it('may be the JSON that RDS writes, and is then never without TLS', () => {
    const secret = {
      engine: 'postgres',
      host: 'h',
      username: 'u',
      password: 'p"@:/',
      port: '6543',
      dbname: 'd',
    };
    const expected = { ...base, port: 6543, password: 'p"@:/', sslMode: 'require' };
    expect(parsed(JSON.stringify(secret))).toEqual(expected);
    expect(parsed(` ${JSON.stringify({ ...secret, port: 6543 })}`, {}, '/ca.pem')).toEqual({
      ...expected,
      sslMode: 'verify-full',
      sslRootCert: '/ca.pem',
    });
    expect(parsed(JSON.stringify({ ...secret, dbname: undefined })).database).toBe('postgres');
  });

  it.each([
    'hunter2',
    'mysql://u:hunter2@h/d',
    'postgres://u:hunter2@h:99999/d',
    'postgres://u:hunter2@h:abc/d',
    'postgres://u:hunter2@h:0/d',
    'postgres://u:hunter2@h/d?port=70000',
    'postgres://u:hunter2@h/d?sslmode=verify_full',
    'postgres://u:hunter2%@h/d',
    'postgres://u:hunter2@h/d%zz',
    'postgres://u:hunter2@ h/d',
    '{"host":"h","password":"hunter2"',
    '{"host":"h","password":"hunter2"}',
    '',
  ])('is refused with advice and without its secret: %s', (url) => {
    let error: unknown;
    try {
      parsed(url);
    } catch (thrown) {
      error = thrown;
    }
    expect(error).toBeInstanceOf(UsageError);
    expect(JSON.stringify([`${error}`, error])).not.toContain('hunter2');
    expect(`${error}`).toContain('the url of orders');
  });

  it('has a label without its user part', () => {
    expect(labelOf(parsed('postgres://u:hunter2@h/d'))).toBe('postgres://h:5432/d');
    expect(labelOf(parsed('postgres://u:hunter2@%2Frun/d'))).toBe('postgres:///d?host=/run');
  });
});

describe('the environment of a tool', () => {
  it('holds the whole connection, in UTC and a fixed locale, and of ours only what is named', () => {
    const ours = {
      PATH: '/bin',
      HOME: '/h',
      PGPASSFILE: '/pass',
      LANG: 'de_DE',
      AWS_SECRET_ACCESS_KEY: 'x',
      TZ: 'CET',
    };
    expect(toolEnvironment(parsed('postgres://u:p@h:1/d?sslmode=require'), ours, 'me')).toEqual({
      PATH: '/bin',
      HOME: '/h',
      PGPASSFILE: '/pass',
      LC_ALL: 'C.UTF-8',
      TZ: 'UTC',
      PGHOST: 'h',
      PGPORT: '1',
      PGUSER: 'u',
      PGDATABASE: 'd',
      PGPASSWORD: 'p',
      PGSSLMODE: 'require',
      PGAPPNAME: 'me',
      PGCONNECT_TIMEOUT: '15',
    });
  });

  it('holds nothing of a connection when the tool makes none', () => {
    const ours = { PATH: '/bin', PGPASSWORD: 'p', PGHOST: 'h', PGPASSFILE: '/pass' };
    expect(plainToolEnvironment(ours)).toEqual({ LC_ALL: 'C.UTF-8', TZ: 'UTC', PATH: '/bin' });
  });
});

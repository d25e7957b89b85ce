import { expect, it } from 'vitest';
import { restoreErrors, transactionTimeout } from '#engines/postgres/restore/load/restore-errors.ts';

const timeout = `pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter "transaction_timeout"
Command was: SET transaction_timeout = 0;
`;
const of = (code: number | null, stderr: string, expected?: RegExp) =>
  restoreErrors({ program: 'pg_restore', code, stderr, ...(expected && { expected }) });

it('finds nothing in a good end with warnings', () => {
  expect(
    of(0, 'WARNING:  subscription was created, but is not connected\npg_restore: warning: line ignored\n'),
  ).toEqual([]);
});

it('lets the one expected message pass, if nothing else was ignored with it', () => {
  expect(of(1, `${timeout}pg_restore: warning: errors ignored on restore: 1\n`, transactionTimeout)).toEqual(
    [],
  );
  expect(
    of(1, `${timeout}pg_restore: warning: errors ignored on restore: 2\n`, transactionTimeout),
  ).toHaveLength(1);
  expect(of(1, timeout, transactionTimeout)).toHaveLength(1);
  expect(of(1, timeout)).toHaveLength(1);
});

it('reports an error that stands beside the expected one, with the object it stopped at', () => {
  const stderr = `${timeout}pg_restore: from TOC entry 217; 1259 16403 TABLE t postgres
pg_restore: error: could not execute query: ERROR:  type "x" does not exist
Command was: CREATE TABLE t (a x);
pg_restore: warning: errors ignored on restore: 2
`;
  const [error, ...more] = of(1, stderr, transactionTimeout);
  expect(error).toMatch(/^TABLE t postgres: error: .*type "x" does not exist/);
  expect(more).toEqual([]);
});

it('reports an end without a word', () => {
  expect(of(1, '')).toEqual(['pg_restore ended with exit code 1: no message']);
  expect(of(null, '')).toEqual(['pg_restore ended with a signal: no message']);
});

it('takes an error text for an error whatever the exit code says', () => {
  expect(of(0, 'pg_restore: error: could not read\n')).toHaveLength(1);
});

it('shows no password of a statement that failed', () => {
  const stderr = `pg_restore: error: could not execute query: ERROR:  no
Command was: CREATE USER MAPPING FOR x SERVER y OPTIONS (
    password 'topsecret',
    "user" 'x'
);
pg_restore: error: could not execute query: ERROR:  no
Command was: CREATE SUBSCRIPTION s CONNECTION 'host=h password=topsecret' PUBLICATION p;
`;
  expect(of(1, stderr)).toHaveLength(2);
  expect(of(1, stderr).join()).not.toContain('topsecret');
});

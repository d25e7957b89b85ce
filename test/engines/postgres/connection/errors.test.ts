import { describe, expect, it } from 'vitest';
import { PermanentError, TransientError } from '#core/errors.ts';
import { adviceOnText, adviseConnection, codeInText } from '#engines/postgres/connection/errors.ts';
import { connectionSettings } from '#engines/postgres/connection/settings.ts';

const settings = connectionSettings('postgres://u:hunter2@h/d', 'the url', { environment: {} });

describe('the advice on an error', () => {
  it('names every address of a host that refused', () => {
    const refused = (address: string) =>
      Object.assign(new Error(`connect ECONNREFUSED ${address}`), { code: 'ECONNREFUSED' });
    const error = adviseConnection(
      new AggregateError([refused('::1:5432'), refused('127.0.0.1:5432')]),
      settings,
    );
    expect(error).toBeInstanceOf(TransientError);
    expect(error.message).toBe(
      'postgres://h:5432/d: connect ECONNREFUSED ::1:5432; connect ECONNREFUSED 127.0.0.1:5432',
    );
    expect(error.hint).toContain('start the server');
  });

  it('leaves an error that has advice as it is, and takes an unknown one for transient', () => {
    const own = new PermanentError('no', { hint: 'stop' });
    expect(adviseConnection(own, settings)).toBe(own);
    expect(adviseConnection(new Error('what is this'), settings)).toBeInstanceOf(TransientError);
    expect(adviseConnection('a text', settings).message).toBe('postgres://h:5432/d: a text');
  });

  // what pg_dump prints, see its catalogue of failures
  it.each([
    ['FATAL:  password authentication failed for user "postgres"', false],
    ['fe_sendauth: no password supplied', false],
    ['FATAL:  database "nope" does not exist', false],
    ['FATAL:  role "nobody" does not exist', false],
    ['FATAL:  no pg_hba.conf entry for host "10.0.0.1"', false],
    ['pg_dump: error: query failed: ERROR:  permission denied for table secret', false],
    ['SSL error: certificate verify failed', false],
    ['server certificate for "db" does not match host name "10.0.0.1"', false],
    ['root certificate file "/root/.postgresql/root.crt" does not exist', false],
    ['server does not support SSL, but SSL was required', false],
    ['could not translate host name "nowhere" to address: Name or service not known', false],
    ['connection to server at "127.0.0.1", port 1 failed: Connection refused', true],
    ['FATAL:  sorry, too many clients already', true],
    ['FATAL:  remaining connection slots are reserved for roles', true],
    ['ERROR:  canceling statement due to statement timeout', true],
    ['ERROR:  canceling statement due to lock timeout', true],
    ['FATAL:  the database system is starting up', true],
    ['timeout expired', true],
  ])('knows what a tool says: %s', (text, retry) => {
    expect(codeInText(text)).not.toBe('');
    expect(adviceOnText(text)).toMatchObject({ retry, hint: expect.stringMatching(/\w/) });
  });

  it('knows nothing of other texts', () => {
    expect(
      adviceOnText('pg_dump: error: could not write to output file: No space left on device'),
    ).toBeUndefined();
  });
});

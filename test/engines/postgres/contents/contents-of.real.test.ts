import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareContents } from '#core/manifest/compare-contents.ts';
import type { ContentItem } from '#core/manifest/contents.ts';
import { contentsOf } from '#engines/postgres/contents/contents-of.ts';
import { rolesUsed } from '#engines/postgres/contents/roles-used.ts';
import { availableMajors, type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { changes, conditions } from './changes.ts';
import { contentsAt, inTransaction, openSession, restoredCopy, type Session } from './contents-server.ts';
import { sampleDatabase, sampleRoles } from './sample-database.ts';

const differences = (expected: ContentItem[], found: ContentItem[]) =>
  compareContents(expected, found, { absentRoles: [] }).differences;

describe.each(availableMajors())('contents on PostgreSQL %i', (major) => {
  let server: PostgresServer;
  let session: Session;
  let sample: ContentItem[];

  beforeAll(async () => {
    server = await startPostgres({ major });
    for (const role of sampleRoles) await server.psql(`CREATE ROLE "${role.replaceAll('"', '""')}"`);
    await server.psql('CREATE DATABASE sample TEMPLATE template0');
    await server.psql(sampleDatabase, 'sample');
    session = await openSession(server.url('sample'));
    sample = await session.contentsAfter('');
    await server.psql('CREATE DATABASE blank TEMPLATE template0');
  });
  afterAll(async () => {
    await session?.close();
    await server?.stop();
  });

  it('are equal after a dump and a restore, and after one more', async () => {
    const copy = await restoredCopy(server, 'sample');
    expect(differences(sample, await contentsAt(server.url(copy)))).toEqual([]);
    const again = await restoredCopy(server, copy);
    expect(differences(sample, await contentsAt(server.url(again)))).toEqual([]);
    expect(sample.length).toBeGreaterThan(140);
  });

  it.each(changes)('show %s', async (change, kind, name) => {
    const shown = differences(sample, await session.contentsAfter(change));
    expect(shown.map((line) => [line.kind, line.name])).toContainEqual([kind, name]);
  });

  it('tell conditions that differ in one detail apart, before and after a restore', async () => {
    const checks = conditions.map(
      (condition, at) => `ALTER TABLE bare ADD CONSTRAINT c${at} CHECK (${condition});`,
    );
    await server.psql('CREATE DATABASE conditions TEMPLATE template0');
    await server.psql(
      `CREATE TABLE bare (status varchar(9), amount int, note text); ${checks.join('')}`,
      'conditions',
    );
    for (const database of ['conditions', await restoredCopy(server, 'conditions')]) {
      const listed = await contentsAt(server.url(database));
      const definitions = listed
        .filter(({ kind }) => kind === 'constraint')
        .map(({ definition }) => definition);
      expect(new Set(definitions).size).toBe(conditions.length);
    }
  });

  it('are sorted, name nothing twice and leave the system out', async () => {
    const names = sample.map(({ kind, name }) => [kind, name]);
    expect(new Set(names.map(String)).size).toBe(names.length);
    expect(sample.map(({ kind }) => kind)).toEqual(sample.map(({ kind }) => kind).sort());
    expect(await contentsAt(server.url('blank'))).toEqual([]);
  });

  it('do not change when a source has dropped its public schema', async () => {
    const listed = await inTransaction(server.url('blank'), async (query) => {
      await query('DROP SCHEMA public');
      return contentsOf(query);
    });
    expect(listed).toEqual([]);
  });

  it('take as many statements for 300 tables as for none', async () => {
    const count = (tables: number) =>
      inTransaction(server.url('blank'), async (query) => {
        await query(
          `DO $$BEGIN FOR n IN 1..${tables} LOOP EXECUTE 'CREATE TABLE t' || n || ' (a int)'; END LOOP; END$$`,
        );
        let sent = 0;
        const listed = await contentsOf((sql, params) => {
          sent += 1;
          return query(sql, params);
        });
        expect(listed.filter(({ kind }) => kind === 'table').length).toBe(tables);
        return sent;
      });
    expect(await count(300)).toBe(await count(0));
  });

  it('take no lock beyond ACCESS SHARE', async () => {
    const locks = await inTransaction(server.url('sample'), async (query) => {
      await contentsOf(query);
      return query(
        `SELECT mode FROM pg_locks WHERE pid = pg_backend_pid() AND relation <> 0 AND mode <> 'AccessShareLock'`,
      );
    });
    expect(locks).toEqual([]);
  });

  it('do not depend on the settings of the session that asks', async () => {
    const settings = `SET search_path = public; SET TimeZone = 'Asia/Tokyo'; SET DateStyle = 'German'; SET bytea_output = 'escape';
      SET IntervalStyle = 'iso_8601'; SET quote_all_identifiers = on`;
    expect(await session.contentsAfter(settings)).toEqual(sample);
  });

  it('keep passwords of servers and user mappings out, even as a hash', async () => {
    const change = `ALTER SERVER far OPTIONS (SET password 'other');
      ALTER USER MAPPING FOR sample_reader SERVER far OPTIONS (SET password 'other')`;
    expect(await session.contentsAfter(change)).toEqual(sample);
  });

  it('name the roles that the database needs, without those every server has', async () => {
    const used = await inTransaction(server.url('sample'), rolesUsed);
    expect(used).toEqual(['postgres', ...sampleRoles].sort());
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PermanentError } from '#core/errors.ts';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { backUp, failure, rowsIn } from './backup-setup.ts';

// Each has as many rows as its place in this list.
const names = [
  'Download',
  'download',
  'down load',
  '"quoted"',
  'a.b',
  'two\nlines',
  'star$(x)[y]|^+{}\\d',
  'percent%s_%',
  'select',
  'größe 数据 🐘',
  "it's",
  '-t',
  '--schema-only',
  'pg_dump "x',
  ' leading',
  'a'.repeat(63),
];
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

describe.each([15, 17])('tables of PostgreSQL %i with names that are easy to get wrong', (major) => {
  let server: PostgresServer;
  const all = Object.fromEntries(names.map((name, at) => [`public.${name}`, at + 1]));

  beforeAll(async () => {
    server = await startPostgres({ major });
    const tables = names.map(
      (name, at) => `CREATE TABLE ${quoted(name)} AS SELECT generate_series(1, ${at + 1}) AS i;`,
    );
    await server.psql(tables.join('\n'));
    await server.psql('CREATE DATABASE schemas');
    await server.psql(
      `CREATE SCHEMA "My Schema"; CREATE SCHEMA other; CREATE SCHEMA a;
       CREATE TABLE "My Schema".t AS SELECT 1 AS i; CREATE TABLE other.t AS SELECT generate_series(1, 2) AS i;
       CREATE TABLE a.b AS SELECT generate_series(1, 3) AS i; CREATE TABLE public."a.b" AS SELECT generate_series(1, 4) AS i;
       CREATE TABLE public.audit_1 AS SELECT generate_series(1, 5) AS i; CREATE TABLE public."audit.2" AS SELECT generate_series(1, 6) AS i;
       CREATE TABLE public."Audit_3" AS SELECT 1 AS i; CREATE TABLE public.t$u AS SELECT generate_series(1, 7) AS i;`,
      'schemas',
    );
  });
  afterAll(async () => {
    await server?.stop();
  });
  const chosen = async (fields: object): Promise<Record<string, number>> =>
    rowsIn(await backUp({ server, database: 'schemas', fields }));

  it('are all dumped once, in the main archive', async () => {
    expect(rowsIn(await backUp({ server }))).toEqual(all);
  });

  it('are all dumped once and only once as big tables', async () => {
    const backedUp = await backUp({ server, fields: { bigTable: '1KB' } });
    expect([...backedUp.archives.keys()]).toHaveLength(names.length + 2);
    expect(rowsIn(backedUp)).toEqual(all);
  });

  it('are chosen and left out by their exact name alone', async () => {
    for (const [at, name] of names.entries()) {
      if (at % 3 > 0 && major > 15) continue; // on one server each of them
      expect(rowsIn(await backUp({ server, fields: { tables: [name], counts: '0%' } }))).toEqual({
        [`public.${name}`]: at + 1,
      });
    }
    const { ['public.Download']: _, ['public.two\nlines']: __, ...rest } = all;
    expect(
      rowsIn(await backUp({ server, fields: { excludeTables: ['Download', 'public.two\nlines'] } })),
    ).toEqual(rest);
  });

  it('are taken by a pattern only when it is written as one', async () => {
    expect(await chosen({ tables: [{ pattern: 'audit?*' }] })).toEqual({
      'public.audit_1': 5,
      'public.audit.2': 6,
    });
    expect(await chosen({ tables: [{ pattern: 'other.*' }, 't$u'] })).toEqual({
      'other.t': 2,
      'public.t$u': 7,
    });
    expect(await chosen({ schemas: ['My Schema'] })).toEqual({ 'My Schema.t': 1 });
  });

  it('are refused when a name is unknown, with the nearest ones, or names two of them', async () => {
    const unknown = await failure({ server, database: 'schemas', fields: { tables: ['audit_3'] } });
    expect(unknown).toBeInstanceOf(PermanentError);
    expect(unknown.message).toBe("tables: no table of the database is named 'audit_3'");
    expect(unknown).toHaveProperty('hint', expect.stringContaining('public.Audit_3'));
    const two = await failure({ server, database: 'schemas', fields: { excludeTables: ['t'] } });
    expect(two).toBeInstanceOf(PermanentError);
    expect(two.message).toBe("excludeTables: 't' names 2 tables");
    expect(two).toHaveProperty('hint', expect.stringMatching(/'My Schema\.t', 'other\.t'$/));
  });

  it('can be chosen by the name that the refusal proposes, even with a dot in it', async () => {
    const two = await failure({ server, database: 'schemas', fields: { tables: ['a.b'] } });
    const proposed = [...`${Object(two).hint}`.matchAll(/'([^']+)'/g)].map(([, name]) => name ?? '');
    expect(proposed).toHaveLength(2);
    const rows = [];
    for (const name of proposed) rows.push(await chosen({ tables: [name] }));
    expect(rows).toEqual(expect.arrayContaining([{ 'a.b': 3 }, { 'public.a.b': 4 }]));
  });
});

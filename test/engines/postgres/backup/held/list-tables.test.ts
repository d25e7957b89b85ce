import { expect, it } from 'vitest';
import type * as z from 'zod';
import { listTables } from '#engines/postgres/backup/snapshot/list-tables.ts';
import type { Session } from '#engines/postgres/connection/session.ts';

const row = {
  oid: '16400',
  schema: 'public',
  name: 'a',
  qualified: 'public.a',
  kind: 'r',
  bytes: '8192',
  readable: true,
  filtered: false,
  unlogged: false,
  of_extension: false,
  config: false,
};

const sessionOf = (given: readonly unknown[]): Session => ({
  backendPid: 1,
  lost: new Promise<never>(() => {}),
  query: () => Promise.reject(new Error('not asked')),
  rows: async <Row extends z.ZodType>(form: Row) => given.map((one) => form.parse(one)),
  run: async () => {},
  end: async () => {},
});

it('leaves out a table that is dropped while it is listed', async () => {
  const dropped = { ...row, oid: '16401', name: 'b', qualified: 'public.b', bytes: null, readable: null };
  const tables = await listTables(sessionOf([row, dropped]));
  expect(tables.map(({ qualified }) => qualified)).toEqual(['public.a']);
});

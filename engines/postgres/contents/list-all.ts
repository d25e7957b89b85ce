import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import type { Query } from './query.ts';

/** What a listing may give. `facts` is compared as it is, `code` in its canonical form. */
const Listed = z.object({
  kind: z.string(),
  name: z.string(),
  facts: z.unknown().optional(),
  code: z.array(z.string()).nullish(),
  roles: z.array(z.string()).nullish(),
  value: z.string().nullish(),
  rows: z.int().nullish(),
});
export type Listed = z.infer<typeof Listed>;

// as text, so that no parser of a client stands between the server and the hash
const Row = z.object({ item: z.string().transform((text) => Listed.parse(JSON.parse(text))) });

/** The rows of listings made from the query. Sets the transaction up for them; throws outside of one. */
export const listAll = async (
  query: Query,
  listings: (serverVersionNum: number) => string[],
): Promise<Listed[]> => {
  const version = await settle(query);
  const all: Listed[] = [];
  // one after the other: they share one connection
  for (const listing of listings(version)) {
    for (const row of await query<unknown>(asText(listing))) all.push(Row.parse(row).item);
  }
  return all;
};

const asText = (listing: string) => `SELECT to_json(l)::text AS item FROM (${listing}) l`;

/** Whatever changes how the server prints a name, a constant or an expression. */
const settings = {
  search_path: 'pg_catalog',
  TimeZone: 'UTC',
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  extra_float_digits: '1',
  bytea_output: 'hex',
  quote_all_identifiers: 'off',
  standard_conforming_strings: 'on',
  lc_monetary: 'C',
  // many short queries over catalogs: compiling them costs more than they do
  jit: 'off',
  // a name of ours, to see below whether settings hold
  'holdfast.listing': 'on',
};

const settle = async (query: Query): Promise<number> => {
  const names = Object.keys(settings);
  await query(
    `SELECT ${names.map((name, at) => `set_config('${name}', $${at + 1}, true)`).join(', ')}`,
    Object.values(settings),
  );
  const [row] = await query<unknown>(
    `SELECT current_setting('holdfast.listing', true) AS holds,
       current_setting('server_version_num')::int AS version`,
  );
  const { holds, version } = z.object({ holds: z.string().nullable(), version: z.int() }).parse(row);
  if (holds !== 'on') {
    throw new PermanentError('contents are listed outside a transaction, where settings do not hold', {
      hint: 'begin a transaction (repeatable read, read only) before listing contents',
    });
  }
  return version;
};

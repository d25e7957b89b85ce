import * as z from 'zod';
import type { Session } from '../../connection/session.ts';
import { readableText } from '../listing/readable-text.ts';

const Table = z.object({
  oid: z.coerce.number(),
  schema: z.string(),
  name: z.string(),
  /** The name as the server quotes it: `public."Order"`. */
  qualified: z.string(),
  /** r: rows of its own; p: partitioned, f: foreign, none of which has rows. S: sequence; m: materialized view. */
  kind: z.enum(['r', 'p', 'f', 'S', 'm']),
  bytes: z.coerce.number(),
  readable: z.boolean(),
  /** Row security would show this role only some of the rows. */
  filtered: z.boolean(),
  unlogged: z.boolean(),
  /** Belongs to an extension: in the dump only if the extension says that it is configuration. */
  of_extension: z.boolean(),
  config: z.boolean(),
});
export type Table = z.infer<typeof Table>;

/** One that is dropped while the list is made still has a row in it, and no rights: the server gives null for them. */
const Listed = Table.extend({ readable: z.boolean().nullable(), filtered: z.boolean().nullable() });

const statement = `
SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS qualified,
  c.relkind AS kind,
  CASE WHEN c.relkind IN ('r', 'm') THEN pg_catalog.pg_table_size(c.oid) ELSE 0 END AS bytes,
  CASE WHEN pg_catalog.has_table_privilege(c.oid, 'SELECT') THEN pg_catalog.has_schema_privilege(n.oid, 'USAGE')
    ELSE pg_catalog.has_table_privilege(c.oid, 'SELECT') END AS readable,
  c.relkind IN ('r', 'p') AND pg_catalog.row_security_active(c.oid) AS filtered,
  c.relpersistence = 'u' AS unlogged,
  e.oid IS NOT NULL AS of_extension,
  coalesce(c.oid = ANY (e.extconfig), false) AS config
FROM pg_catalog.pg_class c
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
LEFT JOIN pg_catalog.pg_depend d ON d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid
  AND d.refclassid = 'pg_catalog.pg_extension'::regclass AND d.deptype = 'e'
LEFT JOIN pg_catalog.pg_extension e ON e.oid = d.refobjid
WHERE c.relkind IN ('r', 'p', 'f', 'S', 'm') AND c.relpersistence <> 't'
  AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
ORDER BY c.oid`;

/**
 * Every relation that a dump of the whole database locks or reads, in order of oid. Members of an extension only if
 * their rows are its configuration. One that is gone is left out, so that two lists differ and the run starts over.
 */
export async function listTables(session: Session): Promise<readonly Table[]> {
  const tables = await readableText(() => session.rows(Listed, statement));
  return tables.flatMap((table) => {
    const { readable, filtered } = table;
    if (readable === null || filtered === null || (table.of_extension && !table.config)) return [];
    return [{ ...table, readable, filtered }];
  });
}

/** Two lists are the same when they name the same relations: sizes may have grown meanwhile. */
export const sameTables = (a: readonly Table[], b: readonly Table[]): boolean =>
  a.length === b.length &&
  a.every(({ oid, qualified, kind }, index) => {
    const other = b[index];
    return other?.oid === oid && other.qualified === qualified && other.kind === kind;
  });

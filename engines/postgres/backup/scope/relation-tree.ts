import * as z from 'zod';
import type { Session } from '../../connection/session.ts';

const Pair = z.object({ from: z.coerce.number(), to: z.coerce.number() });
const View = z.object({
  oid: z.coerce.number(),
  schema: z.string(),
  name: z.string(),
  qualified: z.string(),
});
const Schema = z.object({ name: z.string(), qualified: z.string() });
const Extension = z.object({ name: z.string(), qualified: z.string(), schema: z.string() });

/** What hangs on what in a database, as far as the choice of tables depends on it. */
export interface RelationTree {
  /** Every schema that a dump may hold something of, `pg_catalog` too. */
  readonly schemas: readonly z.infer<typeof Schema>[];
  /** Views, which have no rows. */
  readonly views: readonly z.infer<typeof View>[];
  /** From a partition or an inheritance child to its parent. */
  readonly parents: readonly z.infer<typeof Pair>[];
  /** From a sequence to the table that owns it. */
  readonly owners: readonly z.infer<typeof Pair>[];
  /** From a view or materialized view to what it reads. */
  readonly reads: readonly z.infer<typeof Pair>[];
  /** Without those that every new database has. */
  readonly extensions: readonly z.infer<typeof Extension>[];
}

const member = (catalog: string, oid: string): string => `EXISTS (SELECT FROM pg_catalog.pg_depend e
  WHERE e.classid = 'pg_catalog.${catalog}'::regclass AND e.objid = ${oid} AND e.deptype = 'e')`;

const schemas = `
SELECT nspname AS name, pg_catalog.quote_ident(nspname) AS qualified FROM pg_catalog.pg_namespace
WHERE nspname = 'pg_catalog' OR (nspname NOT LIKE 'pg\\_%' AND nspname <> 'information_schema') ORDER BY 1`;

const views = `
SELECT c.oid::text AS oid, n.nspname AS schema, c.relname AS name,
  pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS qualified
FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'v' AND n.nspname NOT LIKE 'pg\\_%' AND n.nspname <> 'information_schema'
  AND NOT ${member('pg_class', 'c.oid')} ORDER BY c.oid`;

const parents = `
SELECT i.inhrelid::text AS from, i.inhparent::text AS to FROM pg_catalog.pg_inherits i
JOIN pg_catalog.pg_class c ON c.oid = i.inhrelid AND c.relkind IN ('r', 'p', 'f')`;

const owners = `
SELECT d.objid::text AS from, d.refobjid::text AS to FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_class c ON c.oid = d.objid AND c.relkind = 'S'
WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
  AND d.deptype IN ('a', 'i')`;

const reads = `
SELECT DISTINCT r.ev_class::text AS from, d.refobjid::text AS to FROM pg_catalog.pg_depend d
JOIN pg_catalog.pg_rewrite r ON r.oid = d.objid AND r.rulename = '_RETURN'
WHERE d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.refclassid = 'pg_catalog.pg_class'::regclass
  AND d.refobjid <> r.ev_class AND d.refobjid >= 16384`;

const extensions = `
SELECT x.extname AS name, pg_catalog.quote_ident(x.extname) AS qualified, n.nspname AS schema
FROM pg_catalog.pg_extension x JOIN pg_catalog.pg_namespace n ON n.oid = x.extnamespace
WHERE x.oid >= 16384 ORDER BY 1`;

/** Reads the catalog as the session sees it now: within a snapshot, as it was then. */
export const relationTree = async (session: Session): Promise<RelationTree> => ({
  schemas: await session.rows(Schema, schemas),
  views: await session.rows(View, views),
  parents: await session.rows(Pair, parents),
  owners: await session.rows(Pair, owners),
  reads: await session.rows(Pair, reads),
  extensions: await session.rows(Extension, extensions),
});

/** The oids given and all that lead to one of them along `pairs`, over any number of steps. */
export function leadingTo(
  oids: Iterable<number>,
  pairs: readonly { readonly from: number; readonly to: number }[],
): ReadonlySet<number> {
  const found = new Set(oids);
  const below = Map.groupBy(pairs, ({ to }) => to);
  // A set that grows while it is walked is walked to its end.
  for (const oid of found) for (const { from } of below.get(oid) ?? []) found.add(from);
  return found;
}

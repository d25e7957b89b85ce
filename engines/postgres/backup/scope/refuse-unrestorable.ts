import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import type { Session } from '../../connection/session.ts';
import type { ChosenTables } from '../snapshot/choose-tables.ts';

const Broken = z.object({ object: z.string(), needs: z.string() });

/** Sub-objects count as their relation; triggers behind foreign keys as nothing, their constraint says it all. */
const relationOf = (classid: string, objid: string): string => `CASE ${classid}
  WHEN 'pg_class'::regclass THEN coalesce((SELECT i.indrelid FROM pg_index i WHERE i.indexrelid = ${objid}), ${objid})
  WHEN 'pg_attrdef'::regclass THEN (SELECT a.adrelid FROM pg_attrdef a WHERE a.oid = ${objid})
  WHEN 'pg_constraint'::regclass THEN (SELECT nullif(k.conrelid, 0) FROM pg_constraint k WHERE k.oid = ${objid})
  WHEN 'pg_trigger'::regclass THEN (SELECT t.tgrelid FROM pg_trigger t WHERE t.oid = ${objid})
  WHEN 'pg_rewrite'::regclass THEN (SELECT r.ev_class FROM pg_rewrite r WHERE r.oid = ${objid})
  WHEN 'pg_policy'::regclass THEN (SELECT p.polrelid FROM pg_policy p WHERE p.oid = ${objid})
  WHEN 'pg_publication_rel'::regclass THEN NULL
  WHEN 'pg_statistic_ext'::regclass THEN (SELECT s.stxrelid FROM pg_statistic_ext s WHERE s.oid = ${objid})
  WHEN 'pg_type'::regclass THEN (SELECT nullif(coalesce(el.typrelid, t.typrelid), 0) FROM pg_type t
    LEFT JOIN pg_type el ON el.oid = t.typelem AND el.typarray = t.oid WHERE t.oid = ${objid})
  END`;

/** $1: schemas or null for all; $2: oids of relations left out; $3: extensions or null for all. */
const statement = `
WITH edges AS (
  SELECT DISTINCT d.classid, d.objid, d.refclassid, d.refobjid FROM pg_depend d
  WHERE d.deptype <> 'e' AND d.objid >= 16384 AND d.refobjid >= 16384
    AND NOT (d.classid = 'pg_trigger'::regclass
      AND EXISTS (SELECT FROM pg_trigger t WHERE t.oid = d.objid AND t.tgisinternal))
), ends AS (
  SELECT classid, objid FROM edges UNION SELECT refclassid, refobjid FROM edges
), named AS MATERIALIZED (
  SELECT e.classid, e.objid, relation.oid AS relation, x.extname AS extension,
    coalesce(quote_ident(n.nspname), CASE WHEN relation.oid IS NULL THEN identity.schema END,
      CASE WHEN e.classid = 'pg_namespace'::regclass THEN identity.name END) AS schema
  FROM ends e CROSS JOIN LATERAL pg_identify_object(e.classid, e.objid, 0) identity
  CROSS JOIN LATERAL (SELECT ${relationOf('e.classid', 'e.objid')} AS oid) relation
  LEFT JOIN pg_class c ON c.oid = relation.oid LEFT JOIN pg_namespace n ON n.oid = c.relnamespace
  LEFT JOIN pg_depend m ON m.classid = e.classid AND m.objid = e.objid AND m.deptype = 'e'
  LEFT JOIN pg_extension x ON x.oid = m.refobjid
    OR (e.classid = 'pg_extension'::regclass AND x.oid = e.objid)
), judged AS (
  SELECT classid, objid, extension, schema,
    CASE WHEN schema ~ '^"?pg_' OR schema = 'information_schema' THEN NULL
      WHEN extension IS NOT NULL THEN $3::text[] IS NULL OR extension = ANY ($3::text[])
      WHEN relation = ANY ($2::oid[]) THEN false
      WHEN $1::text[] IS NULL THEN true
      WHEN schema IS NOT NULL THEN
        schema IN (SELECT quote_ident(s) FROM unnest($1::text[]) s)
        OR (classid = 'pg_namespace'::regclass AND schema = 'public')
      ELSE false END AS dumped
  FROM named
)
SELECT DISTINCT pg_describe_object(e.classid, e.objid, 0) AS object,
  pg_describe_object(e.refclassid, e.refobjid, 0) AS needs
FROM edges e
JOIN judged one ON one.classid = e.classid AND one.objid = e.objid
JOIN judged other ON other.classid = e.refclassid AND other.objid = e.refobjid
WHERE one.dumped AND NOT other.dumped AND (one.extension IS NULL OR e.classid = 'pg_extension'::regclass)
ORDER BY 1, 2 LIMIT 6`;

/**
 * Refuses a part of a database that could never be restored: something in it needs what is not in it, a foreign key
 * the table it leads to, a column its type.
 */
export async function refuseUnrestorable(session: Session, { whole, scope }: ChosenTables): Promise<void> {
  if (whole) return;
  const { schemas, extensions, leftOut } = scope;
  await session.run('SET LOCAL search_path = pg_catalog');
  const broken = await session.rows(Broken, statement, [
    schemas ?? null,
    leftOut.map(({ oid }) => oid),
    extensions ?? null,
  ]);
  if (broken.length === 0) return;
  const told = broken.slice(0, 5).map(({ object, needs }) => `${object} needs ${needs}`);
  throw new PermanentError(
    `what was chosen cannot be restored alone: ${told.join('; ')}${broken.length > 5 ? '; and more' : ''}`,
    {
      hint: 'choose that too, in tables or schemas, take it out of excludeTables, or back up the whole database',
    },
  );
}

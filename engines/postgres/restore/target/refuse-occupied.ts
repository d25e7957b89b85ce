import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import type { Session } from '../../connection/session.ts';

const Found = z.object({ thing: z.string(), extension: z.boolean() });

/** First user oid: what is smaller was made by initdb (FirstNormalObjectId of access/transam.h). */
const statement = `
SELECT 'schema ' || quote_ident(nspname) AS thing, false AS extension FROM pg_catalog.pg_namespace
WHERE nspname !~ '^pg_' AND nspname NOT IN ('information_schema', 'public')
UNION ALL
SELECT CASE relkind WHEN 'v' THEN 'view ' WHEN 'S' THEN 'sequence ' WHEN 'm' THEN 'materialized view ' ELSE 'table ' END
  || c.oid::regclass::text, false
FROM pg_catalog.pg_class c WHERE c.oid >= 16384 AND relnamespace = to_regnamespace('public')
  AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f') AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
    WHERE d.classid = 'pg_catalog.pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
UNION ALL
SELECT 'function ' || p.oid::regprocedure::text, false FROM pg_catalog.pg_proc p
WHERE p.oid >= 16384 AND pronamespace = to_regnamespace('public') AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend d
  WHERE d.classid = 'pg_catalog.pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'e')
UNION ALL
SELECT 'type ' || t.oid::regtype::text, false FROM pg_catalog.pg_type t
WHERE t.oid >= 16384 AND typnamespace = to_regnamespace('public') AND typtype IN ('e', 'd', 'r') AND NOT EXISTS (
  SELECT FROM pg_catalog.pg_depend d
  WHERE d.classid = 'pg_catalog.pg_type'::regclass AND d.objid = t.oid AND d.deptype = 'e')
UNION ALL
(SELECT 'large object ' || oid::text, false FROM pg_catalog.pg_largeobject_metadata LIMIT 1)
UNION ALL
SELECT extname::text, true FROM pg_catalog.pg_extension WHERE oid >= 16384
ORDER BY 1 LIMIT 1000`;

/**
 * Refuses a database that holds anything, by name. `templateExtensions` are those that every new database of the server
 * has; they are asked for only if there is an extension.
 */
export async function refuseOccupied(
  session: Session,
  label: string,
  templateExtensions: () => Promise<readonly string[]>,
): Promise<void> {
  const rows = await session.rows(Found, statement);
  const template = rows.some(({ extension }) => extension) ? await templateExtensions() : [];
  const found = rows
    .filter(({ thing, extension }) => !extension || !template.includes(thing))
    .map(({ thing, extension }) => (extension ? `extension ${thing}` : thing));
  if (found.length === 0) return;
  const more = found.length > 5 ? ` and ${found.length - 5} more` : '';
  throw new PermanentError(`${label} is not empty: it holds ${found.slice(0, 5).join(', ')}${more}`, {
    hint: 'restore into a new database with --create, or into an empty one',
  });
}

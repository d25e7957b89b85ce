import * as z from 'zod';
import type { Session } from '../../connection/session.ts';
import type { ChosenTables } from '../snapshot/choose-tables.ts';

const Needed = z.object({ desc: z.string(), qualified: z.string(), n: z.coerce.number() });

const relation = `pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS qualified`;
const ofUser = `n.nspname !~ '^pg_' AND n.nspname <> 'information_schema' AND NOT EXISTS (
  SELECT FROM pg_catalog.pg_depend e WHERE e.classid = 'pg_catalog.pg_class'::regclass AND e.objid = c.oid
    AND e.deptype = 'e')`;
const inSchema = 'JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace';

/** A view that reads an empty one is not filled by pg_dump, so with one of these nothing is said of any. */
const statement = `
SELECT 'FK CONSTRAINT' AS desc, ${relation}, count(*) AS n
FROM pg_catalog.pg_constraint k JOIN pg_catalog.pg_class c ON c.oid = k.conrelid ${inSchema}
WHERE k.contype = 'f' AND k.conparentid = 0 AND ${ofUser} GROUP BY 2
UNION ALL
SELECT 'ROW SECURITY', ${relation}, 1 FROM pg_catalog.pg_class c ${inSchema} WHERE c.relrowsecurity AND ${ofUser}
UNION ALL
SELECT 'MATERIALIZED VIEW DATA', ${relation}, 1 FROM pg_catalog.pg_class c ${inSchema}
WHERE c.relkind = 'm' AND ${ofUser}
  AND NOT EXISTS (SELECT FROM pg_catalog.pg_class m WHERE m.relkind = 'm' AND NOT m.relispopulated)
UNION ALL
SELECT 'COMMENT', ${relation}, count(*) FROM pg_catalog.pg_description d
JOIN pg_catalog.pg_class c ON d.classoid = 'pg_catalog.pg_class'::regclass AND c.oid = d.objoid ${inSchema}
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f') AND ${ofUser} GROUP BY 2
UNION ALL
SELECT 'ACL', ${relation}, 1 FROM pg_catalog.pg_class c ${inSchema}
WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S') AND ${ofUser} AND EXISTS (
  SELECT FROM pg_catalog.aclexplode(c.relacl) a WHERE a.grantee <> c.relowner)`;

/**
 * How many entries of a kind the main archive must have, for what the list of contents does not tell apart. Of the
 * chosen tables alone where a part is dumped. Within the snapshot.
 */
export async function neededEntries(session: Session, chosen: ChosenTables): Promise<Record<string, number>> {
  const own = new Set(chosen.tables.map(({ qualified }) => qualified));
  const needed: Record<string, number> = {};
  for (const { desc, qualified, n } of await session.rows(Needed, statement)) {
    if (chosen.whole || own.has(qualified)) needed[desc] = (needed[desc] ?? 0) + n;
  }
  return needed;
}

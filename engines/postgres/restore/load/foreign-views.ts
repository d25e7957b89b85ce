import * as z from 'zod';
import type { TocEntry } from '../../archive/custom-format/toc-entry.ts';
import type { Session } from '../../connection/session.ts';
import { quoteIdentifier } from '../sql-text.ts';

const View = z.object({ namespace: z.string(), name: z.string() });

/** Materialized views that read a foreign table, themselves or through other views. */
const statement = `
WITH RECURSIVE reading (oid) AS (
  SELECT oid FROM pg_catalog.pg_class WHERE relkind = 'f'
  UNION
  SELECT r.ev_class FROM reading f
  JOIN pg_catalog.pg_depend d ON d.refclassid = 'pg_catalog.pg_class'::regclass AND d.refobjid = f.oid
  JOIN pg_catalog.pg_rewrite r ON d.classid = 'pg_catalog.pg_rewrite'::regclass AND d.objid = r.oid
)
SELECT n.nspname::text AS namespace, c.relname::text AS name
FROM reading JOIN pg_catalog.pg_class c USING (oid) JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'm'`;

/** The entries that would fill such views: the other server may be out of reach from here, and that ends pg_restore. */
export async function foreignViews(
  session: Session,
  entries: readonly TocEntry[],
): Promise<readonly TocEntry[]> {
  const data = entries.filter(({ desc }) => desc === 'MATERIALIZED VIEW DATA');
  if (data.length === 0) return [];
  const views = await session.rows(View, statement);
  return data.filter(({ namespace, tag }) =>
    views.some((view) => view.namespace === namespace && view.name === tag),
  );
}

const unfilled = 'it reads a foreign table and could not be filled';

/** Fills them one by one, in the archive's order. Returns what to say of those that stay empty. */
export async function refreshForeignViews(
  session: Session,
  views: readonly TocEntry[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const left: string[] = [];
  // as pg_restore does: a view must not find other things here than there
  if (views.length > 0) await session.run("SET search_path = ''");
  for (const { namespace = '', tag } of views) {
    signal.throwIfAborted();
    const refresh = `REFRESH MATERIALIZED VIEW ${quoteIdentifier(namespace)}.${quoteIdentifier(tag)}`;
    await session.run(refresh).catch((error: unknown) => {
      const problem = error instanceof Error ? error.message : String(error);
      left.push(
        `materialized view ${namespace}.${tag}: ${unfilled} (${problem}); later run \`${refresh}\` by hand`,
      );
    });
  }
  if (views.length > 0) await session.run('RESET search_path');
  return left;
}

export const isUnfilledView = (line: string): boolean => line.includes(`: ${unfilled} (`);

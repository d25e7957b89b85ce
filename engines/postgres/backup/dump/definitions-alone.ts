import * as z from 'zod';
import type { ContentItem } from '#core/manifest/contents.ts';
import type { Session } from '../../connection/session.ts';

const Start = z.object({ name: z.string(), start: z.string() });

const statement = `
SELECT pg_catalog.quote_ident(n.nspname) || '.' || pg_catalog.quote_ident(c.relname) AS name, s.seqstart::text AS start
FROM pg_catalog.pg_sequence s JOIN pg_catalog.pg_class c ON c.oid = s.seqrelid
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace`;

/**
 * What a dump of definitions alone brings back: tables without rows, sequences at their start, materialized views
 * that were never filled, no large objects.
 */
export async function definitionsAlone(
  session: Session,
  items: readonly ContentItem[],
): Promise<readonly ContentItem[]> {
  const starts = new Map((await session.rows(Start, statement)).map(({ name, start }) => [name, start]));
  return items.flatMap((item) => {
    if (item.kind === 'large-objects' || item.name === 'large-objects all') return [];
    if (item.kind === 'table') return [{ ...item, rows: 0, counted: 'server' as const }];
    if (item.kind === 'matview') return [{ ...item, value: 'not populated' }];
    const start = item.kind === 'sequence' ? starts.get(item.name) : undefined;
    return [start === undefined ? item : { ...item, value: `${start} fresh` }];
  });
}

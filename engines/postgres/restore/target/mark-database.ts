import * as z from 'zod';
import type { Clock } from '#core/ports/clock.ts';
import type { Session } from '../../connection/session.ts';
import { quoteIdentifier, quoteLiteral } from '../sql-text.ts';

const Comment = z.object({ comment: z.string().nullable() });
const beginning = 'holdfast: being restored since ';

/** COMMENT ON DATABASE; null removes it. */
export const commentOnDatabase = (database: string, comment: string | null): string =>
  `COMMENT ON DATABASE ${quoteIdentifier(database)} IS ${comment === null ? 'NULL' : quoteLiteral(comment)}`;

/**
 * Says in the comment of a database that it is not whole, before anything is in it: what remains of a restore that was
 * killed bears the name of a good database. Returns the comment it had; that of an earlier restore counts as none.
 */
export async function markDatabase(
  session: Session,
  database: string,
  { clock }: { readonly clock: Clock },
): Promise<string | null> {
  const [row] = await session.rows(
    Comment,
    `SELECT shobj_description(oid, 'pg_database') AS comment FROM pg_catalog.pg_database WHERE datname = $1`,
    [database],
  );
  const comment = row?.comment ?? null;
  await session.run(commentOnDatabase(database, `${beginning}${clock.now().toISOString()}, not whole`));
  return comment?.startsWith(beginning) ? null : comment;
}

import * as z from 'zod';
import type { Session } from '../../connection/session.ts';

const Text = z.object({ value: z.string().nullable() });
const AnyRow = z.record(z.string(), z.unknown());

/** A statement that a SELECT may stand around. */
const query = /^\s*(select|with|values|table)\b/i;

/** Milliseconds. A question that is not answered by then is a failed check; a command of the config has as many. */
const patience = 10 * 60_000;

/** The first column of the first row as the server writes it, null for none. The server ends what takes too long. */
export async function singleValue(
  session: Session,
  statement: string,
  timeoutMs: number = patience,
): Promise<string | null> {
  const bare = statement.trim().replace(/;\s*$/, '');
  // Times as ISO in UTC, whatever the database prefers.
  await session.run(
    `SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET statement_timeout = ${Math.ceil(timeoutMs)}`,
  );
  if (query.test(bare)) {
    // the line end: a comment may stand at the end of the statement
    const [row] = await session.rows(
      Text,
      `SELECT first::text AS value FROM (${bare}\n) AS asked (first) LIMIT 1`,
    );
    return row?.value ?? null;
  }
  const [row] = await session.rows(AnyRow, bare);
  const value = row && Object.values(row)[0];
  if (value === undefined || value === null) return null;
  return value instanceof Date ? value.toISOString() : String(value);
}

import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
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

/** What a list may have at most: it is held in memory. */
const mostValues = 1_000_000;

/** The first column of every row as the server writes it, nulls left out. Of a query alone. */
export async function listedValues(session: Session, statement: string): Promise<readonly string[]> {
  const bare = statement.trim().replace(/;\s*$/, '');
  await session.run(`SET TimeZone = 'UTC'; SET DateStyle = 'ISO, YMD'; SET statement_timeout = ${patience}`);
  const rows = await session.rows(
    Text,
    `SELECT first::text AS value FROM (${bare}\n) AS asked (first) WHERE first IS NOT NULL LIMIT ${mostValues + 1}`,
  );
  if (rows.length > mostValues) throw new TooManyError(`'${statement}' has more than ${mostValues} rows`);
  return rows.flatMap(({ value }) => value ?? []);
}

class TooManyError extends PermanentError {
  constructor(message: string) {
    super(message, { hint: 'ask for fewer, or compare two counts' });
  }
}

import * as z from 'zod';
import type { Manifest } from '#core/manifest/manifest.ts';
import type { Session } from '../../connection/session.ts';
import { DatabaseRecord } from '../../contents/database-of.ts';
import { quoteLiteral } from '../sql-text.ts';

/** Settings of the server by name. */
export type PinnedSettings = Readonly<Record<string, string>>;

/**
 * What ALTER DATABASE or ALTER ROLE of the target must not change: with `array_nulls` off, for example, NULL within an
 * array becomes a text, and no count shows it. What pg_restore sets itself comes later and wins.
 */
export const pinnedSettings = (major: number): PinnedSettings => ({
  array_nulls: 'on',
  standard_conforming_strings: 'on',
  default_transaction_read_only: 'off',
  row_security: 'off',
  statement_timeout: '0',
  lock_timeout: '0',
  idle_in_transaction_session_timeout: '0',
  ...(major >= 17 && { transaction_timeout: '0' }),
});

export async function pinSession(session: Session, pinned: PinnedSettings): Promise<void> {
  const statements = Object.entries(pinned).map(([name, value]) => `SET ${name} = ${quoteLiteral(value)}`);
  await session.run(statements.join('; '));
}

export interface MonetaryLocale {
  /** What the source had, if the point tells and the target's server has it. */
  readonly pinned: PinnedSettings;
  /** What a point with columns of type money is told: it cannot be loaded, or not be trusted. */
  readonly refused: string | undefined;
  readonly doubt: string | undefined;
}

const Recorded = z.object({ lcMonetary: z.string().optional() });
const Current = z.object({ value: z.string() });

/** Amounts of type money stand in an archive as `lc_monetary` of the source writes them: `1.000,00` or `1,000.00`. */
export async function monetaryLocale(
  session: Session,
  { database }: Pick<Manifest, 'database'>,
): Promise<MonetaryLocale> {
  const { settings } = DatabaseRecord.parse(database);
  const ofDatabase = settings.find((setting) => setting.startsWith('lc_monetary='))?.split('=')[1];
  const locale = Recorded.parse(database).lcMonetary ?? ofDatabase;
  const [current] = await session.rows(Current, "SELECT current_setting('lc_monetary') AS value");
  if (locale === undefined) {
    const doubt = `amounts of type money were read with lc_monetary ${current?.value}, and the point does not say which one the source had: compare some of them`;
    return { pinned: {}, refused: undefined, doubt };
  }
  try {
    await session.run(`SET lc_monetary = ${quoteLiteral(locale)}`);
    return { pinned: { lc_monetary: locale }, refused: undefined, doubt: undefined };
  } catch {
    const refused = `amounts of type money stand in the point as lc_monetary ${locale} writes them, and the server does not have that locale: install it on the server's machine, then restore again`;
    return { pinned: {}, refused, doubt: undefined };
  }
}

const Found = z.object({ found: z.boolean() });

/** Whether rows of the database, arrays and domains included, may hold amounts of type money. */
export async function holdsMoney(session: Session): Promise<boolean> {
  const [row] = await session.rows(
    Found,
    `WITH RECURSIVE money (oid) AS (
       SELECT unnest(ARRAY['pg_catalog.money'::regtype, 'pg_catalog.money[]'::regtype])::oid
       UNION SELECT t.oid FROM pg_catalog.pg_type t JOIN money m ON t.typbasetype = m.oid OR t.typelem = m.oid)
     SELECT EXISTS (SELECT FROM pg_catalog.pg_attribute a JOIN money m ON a.atttypid = m.oid
       WHERE a.attrelid >= 16384 AND NOT a.attisdropped) AS found`,
  );
  return row?.found === true;
}

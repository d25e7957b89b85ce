import * as z from 'zod';
import { compactTime } from '#core/point/run-id.ts';
import { connect } from '../../connection/session.ts';
import type { ConnectionSettings } from '../../connection/settings.ts';
import type { PostgresDeps } from '../../deps.ts';
import { quoteIdentifier, quoteLiteral } from '../sql-text.ts';

const Other = z.object({ pid: z.number() });

const Subscription = z.object({ name: z.string() });

interface Attempt {
  readonly before?: () => Promise<void>;
  readonly sql: string;
  readonly done: string;
}

interface Abandoned {
  readonly settings: ConnectionSettings;
  /** Whether the database is of our making, and so ours to drop. */
  readonly created: boolean;
  readonly reason: string;
}

/**
 * Takes a half-restored database out of use: drops one that we made, else renames it, else says so in its comment.
 * The caller's own sessions must have ended. Returns what was done.
 */
export async function abandonDatabase(
  { settings, created, reason }: Abandoned,
  { clock }: Pick<PostgresDeps, 'clock'>,
): Promise<string> {
  const { database } = settings;
  const renamed = `${database.slice(0, 30)}_unusable_${compactTime(clock.now())}`;
  const attempts: readonly Attempt[] = [
    ...(created
      ? [
          {
            before: () => dropSubscriptions(settings),
            sql: `DROP DATABASE ${quoteIdentifier(database)} WITH (FORCE)`,
            done: `database ${database} was dropped`,
          },
        ]
      : []),
    {
      sql: `ALTER DATABASE ${quoteIdentifier(database)} RENAME TO ${quoteIdentifier(renamed)}`,
      done: `database ${database} is named ${renamed} now`,
    },
    {
      sql: `COMMENT ON DATABASE ${quoteIdentifier(database)} IS ${quoteLiteral(`unusable: ${reason}`)}`,
      done: `database ${database} is half restored and could not be renamed: its comment says so`,
    },
  ];
  const problems: string[] = [];
  for (const { before, sql, done } of attempts) {
    try {
      await before?.();
      await fromOutside(settings, sql);
      return done;
    } catch (error) {
      problems.push(error instanceof Error ? error.message : String(error));
    }
  }
  return `database ${database} is half restored and must not be used; it could not be marked: ${problems.at(-1)}`;
}

/** A database with a subscription cannot be dropped. Its slot, if there is one, belongs to the source: it stays. */
async function dropSubscriptions(settings: ConnectionSettings): Promise<void> {
  const session = await connect(settings, 'holdfast abandon');
  try {
    const found = await session.rows(
      Subscription,
      `SELECT subname::text AS name FROM pg_catalog.pg_subscription
       WHERE subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`,
    );
    for (const subscription of found) {
      const name = quoteIdentifier(subscription.name);
      await session.run(`ALTER SUBSCRIPTION ${name} DISABLE`);
      await session.run(`ALTER SUBSCRIPTION ${name} SET (slot_name = NONE)`);
      await session.run(`DROP SUBSCRIPTION ${name}`);
    }
  } finally {
    await session.end();
  }
}

/** Runs a statement about a database from another one, after the sessions of this role in it were ended. */
async function fromOutside(settings: ConnectionSettings, sql: string): Promise<void> {
  const other = settings.database === 'postgres' ? 'template1' : 'postgres';
  const session = await connect({ ...settings, database: other }, 'holdfast abandon');
  try {
    // Materialized: else the server may evaluate the call first, and so end every session it has.
    await session.rows(
      Other,
      `WITH ours AS MATERIALIZED (
         SELECT pid FROM pg_stat_activity WHERE datname = $1 AND usename = current_user
           AND application_name LIKE 'holdfast%')
       SELECT pid FROM ours WHERE pg_terminate_backend(pid)`,
      [settings.database],
    );
    await session.run(sql);
  } finally {
    await session.end();
  }
}

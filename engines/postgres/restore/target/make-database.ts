import * as z from 'zod';
import { PermanentError } from '#core/errors.ts';
import { connect, type Session } from '../../connection/session.ts';
import { type ConnectionSettings, labelOf } from '../../connection/settings.ts';
import type { DatabaseRecord } from '../../contents/database-of.ts';
import { pinnedSettings, pinSession } from '../load/pinned-settings.ts';
import { createDatabase, customSettings } from './database-definition.ts';
import { markDatabase } from './mark-database.ts';

const Found = z.object({ found: z.boolean() });
const Server = z.object({ major: z.coerce.number(), encoding: z.string() });

/**
 * Runs something in the database `postgres` of the target's server, in `template1` or the target itself where that one
 * cannot be reached.
 */
export async function inMaintenanceDatabase<T>(
  settings: ConnectionSettings,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const session = await connectOutside(settings);
  try {
    await pinSession(session, pinnedSettings(0));
    return await work(session);
  } finally {
    await session.end();
  }
}

async function connectOutside(settings: ConnectionSettings): Promise<Session> {
  let first: unknown;
  for (const database of ['postgres', 'template1', settings.database]) {
    try {
      return await connect({ ...settings, database }, 'holdfast restore');
    } catch (error) {
      first ??= error;
    }
  }
  throw first;
}

/** Makes the database of the settings, like the point's, marked as not whole. Refuses an existing one. */
export async function makeDatabase(
  settings: ConnectionSettings,
  record: DatabaseRecord,
  sourceMajor: number,
  deps: Parameters<typeof markDatabase>[2],
): Promise<void> {
  const { database } = settings;
  await inMaintenanceDatabase(settings, async (session) => {
    const { major } = await serverOf(session);
    refuseOlderServer(settings, major, sourceMajor);
    const exists = 'SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = $1) AS found';
    const [row] = await session.rows(Found, exists, [database]);
    if (row?.found) {
      throw new PermanentError(`${labelOf(settings)} exists already, and --create makes a new database`, {
        hint: 'choose another name, or drop that database; an empty one is taken without --create, and not by a task (--in-cloud)',
      });
    }
    await session.run(createDatabase(database, record, major)).catch((error: unknown) => {
      throw withoutLocale(error, record);
    });
    await markDatabase(session, database, deps);
    for (const statement of customSettings(database, record)) await session.run(statement);
  });
}

export async function serverOf(session: Session): Promise<z.infer<typeof Server>> {
  const [server] = await session.rows(
    Server,
    `SELECT current_setting('server_version_num')::int / 10000 AS major, current_setting('server_encoding') AS encoding`,
  );
  return server ?? { major: 0, encoding: '' };
}

export function refuseOlderServer(settings: ConnectionSettings, major: number, sourceMajor: number): void {
  if (major >= sourceMajor) return;
  throw new PermanentError(
    `${labelOf(settings)} is PostgreSQL ${major} and the point is of ${sourceMajor}: it may use what ${major} does not know`,
    { hint: `restore into PostgreSQL ${sourceMajor} or newer` },
  );
}

function withoutLocale(error: unknown, { localeProvider, collate, ctype, locale }: DatabaseRecord): unknown {
  if (!(error instanceof Error) || !/locale|collat|ICU|encoding/i.test(error.message)) return error;
  const names = [...new Set([locale, collate, ctype].filter((name) => name !== null))].join(', ');
  return new PermanentError(`${error.message} (${localeProvider}: ${names})`, {
    hint: `install the locale on the server's machine, for example by locale-gen, or use a server built with ${localeProvider}`,
    cause: error,
  });
}

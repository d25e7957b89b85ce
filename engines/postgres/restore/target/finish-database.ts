import type { Session } from '../../connection/session.ts';
import type { ConnectionSettings } from '../../connection/settings.ts';
import { type DatabaseRecord, databaseOf } from '../../contents/database-of.ts';
import type { PresentRoles } from '../roles/present-roles.ts';
import { quoteIdentifier } from '../sql-text.ts';
import { databaseProperties } from './database-definition.ts';
import { inMaintenanceDatabase } from './make-database.ts';
import { commentOnDatabase } from './mark-database.ts';
import { propertyDifferences } from './property-differences.ts';

/** Kind of an item that says what a database of our making has other than the point's: always a difference. */
export const unequalProperty = 'database-property';

interface Filled {
  readonly settings: ConnectionSettings;
  readonly record: DatabaseRecord;
  readonly created: boolean;
  /** What stands in place of the mark; undefined where none was set. */
  readonly comment: string | null | undefined;
}

interface Finished {
  readonly left: readonly string[];
  /** What was set and is not so. */
  readonly unequal: readonly string[];
}

/**
 * Gives a database that we made what belongs to itself, and reads it back. One that was there keeps what it had, and
 * what of it is not as in the point is told. The mark of an unfinished restore is taken away last.
 */
export async function finishDatabase(
  session: Session,
  { settings, record, created, comment }: Filled,
  roles: PresentRoles,
): Promise<Finished> {
  const { database } = settings;
  const { statements, left } = created
    ? databaseProperties(
        quoteIdentifier(database),
        { ...asOutside(record, roles), comment: null },
        receivers(record, roles),
      )
    : { statements: [], left: [] };
  const unset: string[] = [];
  await inMaintenanceDatabase(settings, async (outside) => {
    const unmark = comment === undefined ? [] : [commentOnDatabase(database, comment)];
    // The comment before the owner: whoever gave the database away may not comment on it any more.
    for (const statement of [...unmark, ...statements]) {
      // The contents are whole: who lacks the right to set a property reads here what to set.
      await outside.run(statement).catch((error: unknown) => {
        unset.push(`${statement}: ${error instanceof Error ? error.message : String(error)}`);
      });
    }
  });
  const found = await databaseOf((sql, params) => session.query(sql, params));
  const absent = new Set([record.owner, ...namedIn(record)].filter((role) => !roles.has(role)));
  if (created && roles.get(record.owner)?.givable === false) absent.add(record.owner);
  const differences = propertyDifferences(record, found, absent, { locale: !created });
  return created
    ? { left: [...left, ...unset], unequal: differences }
    : {
        left: [...unset, ...differences.map((line) => `the database itself: ${line}; only --create sets it`)],
        unequal: [],
      };
}

/** The record with the names that roles have in the maintenance database. */
function asOutside(record: DatabaseRecord, roles: PresentRoles): DatabaseRecord {
  const real = (role: string): string => roles.get(role)?.name ?? role;
  return {
    ...record,
    owner: real(record.owner),
    privileges: record.privileges.map((given) => ({ ...given, grantee: real(given.grantee) })),
    roleSettings: record.roleSettings.map((setting) => ({ ...setting, role: real(setting.role) })),
  };
}

/** Roles that may be given something; an owner that the restoring role is no member of counts as absent. */
const receivers = ({ owner }: DatabaseRecord, roles: PresentRoles): ReadonlySet<string> =>
  new Set([...roles].filter(([seen, { givable }]) => seen !== owner || givable).map(([, { name }]) => name));

const namedIn = ({ privileges, roleSettings }: DatabaseRecord): readonly string[] =>
  [...privileges.map(({ grantee }) => grantee), ...roleSettings.map(({ role }) => role)].filter(
    (role) => role !== 'PUBLIC',
  );

import { databaseOf } from './database-of.ts';
import { listAll } from './list-all.ts';
import { roleListings } from './listings.ts';
import type { Query } from './query.ts';

/**
 * Names of the roles that the database and its objects need: owners, grantees, roles of policies, user
 * mappings and settings. Sorted, without the roles every server brings (`pg_…`). Must run in a transaction,
 * like contentsOf.
 */
export const rolesUsed = async (query: Query): Promise<string[]> => {
  const listed = await listAll(query, roleListings);
  const { owner, privileges, roleSettings } = await databaseOf(query);
  const names = new Set([
    ...listed.flatMap(({ roles }) => roles ?? []),
    owner,
    ...privileges.map(({ grantee }) => grantee).filter((grantee) => grantee !== 'PUBLIC'),
    ...roleSettings.map(({ role }) => role),
  ]);
  return [...names].filter((name) => !name.startsWith('pg_')).sort();
};

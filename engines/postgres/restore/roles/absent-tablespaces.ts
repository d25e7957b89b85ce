import * as z from 'zod';
import type { Session } from '../../connection/session.ts';
import type { ClusterRoles } from './cluster-roles.ts';

const Name = z.object({ name: z.string() });

/** Tablespaces of the source's cluster that the target's does not have. They are folders of a machine, and not made. */
export async function absentTablespaces(
  session: Session,
  { tablespaces }: ClusterRoles,
): Promise<readonly string[]> {
  const rows = await session.rows(Name, 'SELECT spcname::text AS name FROM pg_tablespace');
  const present = new Set(rows.map(({ name }) => name));
  return tablespaces.filter((space) => !present.has(space));
}

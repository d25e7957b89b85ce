import { Buffer } from 'node:buffer';
import * as z from 'zod';
import { nameDecoder } from '../../archive/name-decoder.ts';
import type { Session } from '../../connection/session.ts';

const Row = z.object({ name: z.string(), bytes: z.string().nullable(), givable: z.boolean() });

export interface PresentRole {
  /** As the maintenance database has it. */
  readonly name: string;
  /** Whether the restoring role may give objects to it. */
  readonly givable: boolean;
}

/** Roles by the name that the target's own sessions, and so the archive's statements, know them by. */
export type PresentRoles = ReadonlyMap<string, PresentRole>;

/**
 * Reads the roles of a server over a session in its maintenance database. Their catalog is shared by databases of every
 * encoding and holds bytes: each database reads them as its own. `encoding` is that of the target.
 */
export async function presentRoles(session: Session, encoding: string): Promise<PresentRoles> {
  const rows = await session.rows(
    Row,
    `SELECT rolname::text AS name,
       CASE WHEN getdatabaseencoding() NOT IN ('UTF8', 'SQL_ASCII')
         THEN encode(convert_to(rolname::text, getdatabaseencoding()), 'hex') END AS bytes,
       pg_has_role(current_user, oid,
         CASE WHEN current_setting('server_version_num')::int >= 160000 THEN 'SET' ELSE 'MEMBER' END) AS givable
     FROM pg_catalog.pg_roles`,
  );
  const decode = nameDecoder(encoding);
  return new Map(
    rows.map(({ name, bytes, givable }) => [
      decode(bytes === null ? Buffer.from(name) : Buffer.from(bytes, 'hex')),
      { name, givable },
    ]),
  );
}

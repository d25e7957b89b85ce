import * as z from 'zod';
import type { Session } from '../../connection/session.ts';
import { quoteIdentifier } from '../sql-text.ts';
import type { ClusterRoles, Membership } from './cluster-roles.ts';

const Name = z.object({ name: z.string() });
const Rights = z.object({ superuser: z.boolean(), encoding: z.string() });

async function roleNames(session: Session): Promise<Set<string>> {
  const rows = await session.rows(Name, 'SELECT rolname::text AS name FROM pg_roles');
  return new Set(rows.map(({ name }) => name));
}

/** Attributes that only a superuser may give. */
const mighty = ['SUPERUSER', 'REPLICATION', 'BYPASSRLS'];

interface MadeRoles {
  readonly created: readonly string[];
  /** What of the point's roles was not brought back, in words. */
  readonly left: readonly string[];
}

/**
 * Creates the roles of the point that the server does not have, without login and without a password, and makes them
 * members as they were. Roles that exist already are not changed, and are put into no new group that is mighty: a
 * restore must give nobody more rights than they had. `session` is in the maintenance database: in a database of another
 * encoding an existing role has another name, and its twin would break every later pg_dumpall.
 */
export async function createRoles(session: Session, cluster: ClusterRoles): Promise<MadeRoles> {
  const [server] = await session.rows(Rights, aboutServer);
  const { superuser = false, encoding = '' } = server ?? {};
  const before = await roleNames(session);
  const absent = cluster.roles.filter(({ name }) => !before.has(name) && !name.startsWith('pg_'));
  const missing = absent.filter(({ name }) => roundTrips(name, encoding));
  const unclear = absent.filter((role) => !missing.includes(role));
  for (const { name, attributes } of missing) {
    const given = attributes.filter((word) => superuser || /INHERIT$/.test(word));
    await session.run(`CREATE ROLE ${quoteIdentifier(name)} NOLOGIN ${given.join(' ')}`);
    // Who is no superuser gives objects only to roles that he is a member of.
    if (!superuser) await session.run(`GRANT ${quoteIdentifier(name)} TO CURRENT_USER`);
  }
  const created = new Set(missing.map(({ name }) => name));
  const strong = new Set(
    missing
      .filter(({ attributes }) => attributes.some((word) => mighty.includes(word)))
      .map(({ name }) => name),
  );
  const all = new Set([...before, ...created]);
  for (const { group, member, options } of cluster.memberships.filter(isNew(created, strong, all))) {
    await session.run(`GRANT ${quoteIdentifier(group)} TO ${quoteIdentifier(member)}${options}`);
  }
  return {
    created: [...created],
    left: [
      ...unclear.map(
        ({ name }) =>
          `role ${name} was not made: its name may stand in the server's catalog in another encoding; make it by hand`,
      ),
      ...(created.size === 0 ? [] : [notBroughtBack([...created], superuser)]),
    ],
  };
}

const aboutServer = `SELECT rolsuper AS superuser, getdatabaseencoding()::text AS encoding
  FROM pg_roles WHERE rolname = current_user`;

/** Only in UTF8 is there one way to write every name; and a name that was no UTF8 is not known at all. */
const roundTrips = (name: string, encoding: string): boolean =>
  /^[\u0001-\u007f]*$/.test(name) || (encoding === 'UTF8' && !name.includes('\ufffd'));

const notBroughtBack = (created: readonly string[], superuser: boolean): string =>
  `new roles have no login, password, connection limit, expiry or settings (ALTER ROLE … SET)${
    superuser ? '' : ', nor attributes that only a superuser gives'
  }: ${created.join(', ')}`;

const isNew =
  (created: ReadonlySet<string>, strong: ReadonlySet<string>, all: ReadonlySet<string>) =>
  ({ group, member }: Membership): boolean =>
    all.has(group) && all.has(member) && (created.has(member) || (created.has(group) && !strong.has(group)));

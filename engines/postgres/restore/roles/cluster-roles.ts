import { nameDecoder } from '../../archive/name-decoder.ts';
import { identifier, identifierForm, statementsOf } from '../sql-text.ts';

export interface ClusterRole {
  readonly name: string;
  /** Attributes as ALTER ROLE writes them: `SUPERUSER`, `NOINHERIT`. Never a password. */
  readonly attributes: readonly string[];
}

export interface Membership {
  readonly group: string;
  readonly member: string;
  /** `WITH ADMIN OPTION, INHERIT TRUE`, or nothing. */
  readonly options: string;
}

/** What the script of pg_dumpall says of a cluster. */
export interface ClusterRoles {
  readonly roles: readonly ClusterRole[];
  readonly memberships: readonly Membership[];
  readonly tablespaces: readonly string[];
}

const create = new RegExp(`^CREATE ROLE ${identifierForm};$`);
const alter = new RegExp(`^ALTER ROLE ${identifierForm} WITH ([A-Z ]+)`);
const grant = new RegExp(
  `^GRANT ${identifierForm} TO ${identifierForm}( WITH [A-Z, ]+?)?(?: GRANTED BY .*)?;$`,
);
const tablespace = new RegExp(`^CREATE TABLESPACE ${identifierForm} `);
const attribute = /^(NO)?(SUPERUSER|INHERIT|CREATEROLE|CREATEDB|REPLICATION|BYPASSRLS)$/;

/** Reads the output of `pg_dumpall --globals-only`. What is not of roles, memberships or tablespaces is passed over. */
export async function clusterRoles(script: string): Promise<ClusterRoles> {
  const roles = new Map<string, readonly string[]>();
  const memberships: Membership[] = [];
  const tablespaces: string[] = [];
  for await (const statement of statementsOf([Buffer.from(script)], nameDecoder('UTF8'))) {
    const created = create.exec(statement);
    if (created) roles.set(identifier(created[1], created[2]), []);
    const altered = alter.exec(statement);
    if (altered) {
      const words = (altered[3] ?? '').split(' ').filter((word) => attribute.test(word));
      roles.set(identifier(altered[1], altered[2]), words);
    }
    const granted = grant.exec(statement);
    if (granted) {
      const [, quotedGroup, group, quotedMember, member, options = ''] = granted;
      memberships.push({
        group: identifier(quotedGroup, group),
        member: identifier(quotedMember, member),
        options,
      });
    }
    const space = tablespace.exec(statement);
    if (space) tablespaces.push(identifier(space[1], space[2]));
  }
  return {
    roles: [...roles].map(([name, attributes]) => ({ name, attributes })),
    memberships,
    tablespaces,
  };
}

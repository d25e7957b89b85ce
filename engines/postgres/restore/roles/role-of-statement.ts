import { identifier, identifierForm } from '../sql-text.ts';

const owner = new RegExp(`^ALTER [^']* OWNER TO ${identifierForm};$`, 's');
const defaults = new RegExp(`^ALTER DEFAULT PRIVILEGES FOR ROLE ${identifierForm} `);
const given = new RegExp(
  `^(?:GRANT|REVOKE|ALTER DEFAULT PRIVILEGES) .* (?:TO|FROM) ${identifierForm}(?: WITH GRANT OPTION)?;$`,
  's',
);
const session = new RegExp(`^SET SESSION AUTHORIZATION (?:'((?:[^']|'')*)'|${identifierForm});$`);
const policy = new RegExp(`^CREATE POLICY ${identifierForm} ON (?:${identifierForm}\\.)?${identifierForm} `);
const policyRoles = new RegExp(` TO ((?:${identifierForm}(?:, )?)+)(?: USING| WITH CHECK|;$)`);

/** Roles that a statement about owners or privileges names; undefined for every other statement. */
export function rolesOfPrivilege(statement: string): readonly string[] | undefined {
  const owned = owner.exec(statement);
  if (owned) return [identifier(owned[1], owned[2])];
  const grant = given.exec(statement);
  if (!grant) return undefined;
  const by = defaults.exec(statement);
  const receiver = identifier(grant[1], grant[2]);
  return [...(by ? [identifier(by[1], by[2])] : []), ...(grant[2] === 'PUBLIC' ? [] : [receiver])];
}

/** The role of SET SESSION AUTHORIZATION, '' for its RESET, undefined for every other statement. */
export function sessionRole(statement: string): string | undefined {
  if (statement === 'RESET SESSION AUTHORIZATION;') return '';
  const [, literal, quoted, plain] = session.exec(statement) ?? [];
  if (literal !== undefined) return literal.replaceAll("''", "'");
  return quoted === undefined && plain === undefined ? undefined : identifier(quoted, plain);
}

/** The row-level policy that a statement creates and the roles it is for; undefined for every other statement. */
export function createdPolicy(
  statement: string,
): { readonly tag: string; readonly schema: string; readonly roles: readonly string[] } | undefined {
  const found = policy.exec(statement);
  if (!found) return undefined;
  const [, quotedPolicy, plainPolicy, quotedSchema, plainSchema, quotedTable, plainTable] = found;
  const list = policyRoles.exec(statement.slice(found[0].length - 1))?.[1] ?? '';
  const roles = [...list.matchAll(new RegExp(identifierForm, 'g'))].map(([, quoted, plain]) =>
    identifier(quoted, plain),
  );
  return {
    // the archive's entry is named by table and policy
    tag: `${identifier(quotedTable, plainTable)} ${identifier(quotedPolicy, plainPolicy)}`,
    schema: identifier(quotedSchema, plainSchema),
    roles: roles.filter((role) => role !== 'PUBLIC'),
  };
}

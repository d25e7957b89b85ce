import type { RoleRight } from './rights-of.ts';

const head = `# Who may do what

Every role of a deployment called \`holdfast\` in \`eu-central-1\`, and every right that it has. This page is made out of
the synthesized templates by \`node infra/roles/main.ts > docs/roles.md\`; a test compares it with them, so what stands
here is what is deployed. No role may delete a version of an object, bypass a lock, or change how the bucket keeps
things: the bucket's own policy denies that to everybody, and a test says so of each role.

\`ACCOUNT\` is the account that is deployed to. A right without a condition holds as it stands.
`;

/** The page: a table for each role, in the order of their names. */
export function rolesPage(rights: readonly RoleRight[]): string {
  const byRole = [...Map.groupBy(rights, ({ role }) => role)].sort(([a], [b]) => a.localeCompare(b));
  return [head, ...byRole.map(([role, own]) => section(role, own))].join('\n');
}

const section = (role: string, rights: readonly RoleRight[]): string =>
  [
    `## ${role}`,
    '',
    '| right | actions | on | if |',
    '| --- | --- | --- | --- |',
    ...rights.map(
      ({ name, actions, resources, conditions }) =>
        `| ${name || 'of the CDK'} | ${lines(actions)} | ${lines(resources)} | ${lines(conditions)} |`,
    ),
    '',
  ].join('\n');

const lines = (texts: readonly string[]): string => texts.map((text) => `\`${text}\``).join('<br>');

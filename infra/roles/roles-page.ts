import { personRights } from '#engines/rds/person-rights.ts';
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
  return [head, ...byRole.map(([role, own]) => section(role, own)), person()].join('\n');
}

/** Not of a role: what nobody has before a person is given it. */
function person(): string {
  const surroundings = {
    deployment: 'holdfast',
    partition: 'aws',
    region: 'eu-central-1',
    account: 'ACCOUNT',
  };
  const rights = personRights(surroundings).map(({ conditions = {}, ...right }) => ({
    ...right,
    role: '',
    conditions: Object.entries(conditions).flatMap(([operator, keys]) =>
      Object.entries(keys).map(([key, value]) => `${key} ${operator} ${value}`),
    ),
  }));
  return [
    section('A person who restores or drills RDS', rights),
    'No role above may restore a database. `npx holdfast restore … --to rds:NAME` and `drill` run with the rights of whoever',
    'types them; without drills the last two are not needed, without a limit for growing storage `AmendDatabases` is not.',
    'Beside these: the rights to read the bucket and its key ([bucket.md](bucket.md)), or to look into the stacks; and of the',
    'key that the database is encrypted with `kms:DescribeKey`, `kms:CreateGrant`, `kms:Decrypt` and `kms:GenerateDataKey*`.',
    'What was done is kept in `audit/*`, what a drill has proven in `points/rds/*/proven-*.json` and in the table: without the',
    'right to write there (`s3:PutObject`, `dynamodb:PutItem`) both are done all the same, and it is said that they are not kept.',
    '',
  ].join('\n');
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

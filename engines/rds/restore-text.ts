import type { ManagedDatabase } from '#core/cloud/ports/managed-databases.ts';
import type { UnsealedManifest } from '#core/manifest/manifest.ts';
import { KeptFacts } from './kept-facts.ts';
import { membersAsked } from './restore/members-asked.ts';
import { storageAsked } from './restore/storage-asked.ts';

type Draft = Omit<UnsealedManifest, 'restoreSha256'>;

/**
 * RESTORE.md: the database back with the AWS command line alone, with the groups, the size and the switches that it had.
 * RDS restores a snapshot with the defaults of the account where a command does not say otherwise.
 */
export function restoreText(manifest: Draft): string {
  const { snapshot, source } = KeptFacts.parse(manifest.database);
  const region = snapshot.arn.split(':')[3] ?? '';
  const account = snapshot.arn.split(':')[4] ?? '';
  const made = source.kind === 'instance' ? instanceCommands : clusterCommands;
  return [
    `# How to restore ${manifest.source}@${manifest.runId}`,
    '',
    `A snapshot of the ${source.kind} \`${source.id}\` (${source.engine} ${source.version}), as of ${manifest.consistentAt}. It lies in`,
    `account ${account}, region ${region}, and not in this bucket. You need the AWS command line, rights on RDS`,
    `${source.kmsKey === undefined ? 'there' : `there, and the right to use the key \`${source.kmsKey}\``}. A restore makes a new ${source.kind}; the old one is not touched.`,
    '',
    '1. See that the snapshot is there, `available`, and taken at that time:',
    '',
    ...fenced([
      source.kind === 'instance'
        ? `aws rds describe-db-snapshots --region ${region} --db-snapshot-identifier ${snapshot.id}`
        : `aws rds describe-db-cluster-snapshots --region ${region} --db-cluster-snapshot-identifier ${snapshot.id}`,
    ]),
    '2. Restore it. `NEW` is a name that is free:',
    '',
    ...fenced(made(source, snapshot.id, region)),
    ...afterwards(source),
    '',
  ].join('\n');
}

const fenced = (commands: readonly string[]): readonly string[] => ['```sh', ...commands, '```', ''];

/** A word of a command; names of RDS need no quotes, tags may. */
const quoted = (text: string): string =>
  /^[\w.:/@=+,-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;

const option = (name: string, value: string | number | undefined): readonly string[] =>
  value === undefined ? [] : [`--${name} ${quoted(String(value))}`];

const list = (name: string, values: readonly string[]): readonly string[] =>
  values.length === 0 ? [] : [`--${name} ${values.map(quoted).join(' ')}`];

const either = (name: string, holds: boolean | undefined): readonly string[] =>
  holds === undefined ? [] : [holds ? `--${name}` : `--no-${name}`];

const tagsOf = ({ tags }: ManagedDatabase): readonly string[] =>
  list(
    'tags',
    Object.entries(tags)
      .filter(([key]) => !key.startsWith('aws:'))
      .map(([key, value]) => `Key=${key},Value=${value}`),
  );

/** What both commands take. */
const common = (source: ManagedDatabase): readonly string[] => [
  ...option('db-subnet-group-name', source.subnetGroup),
  ...list('vpc-security-group-ids', source.securityGroups),
  ...option('port', source.port),
  ...either('enable-iam-database-authentication', source.iamAuthentication),
  ...either('deletion-protection', source.deletionProtection),
  ...list('enable-cloudwatch-logs-exports', source.logExports),
  ...tagsOf(source),
];

function instanceCommands(source: ManagedDatabase, snapshot: string, region: string): readonly string[] {
  const storage = storageAsked(source);
  return [
    command('restore-db-instance-from-db-snapshot', [
      `--region ${region}`,
      '--db-instance-identifier NEW',
      `--db-snapshot-identifier ${snapshot}`,
      ...option('db-instance-class', source.class),
      ...option('db-parameter-group-name', source.parameterGroups[0]),
      ...option('option-group-name', source.optionGroups[0]),
      ...option('storage-type', storage.type),
      ...option('iops', storage.iops),
      ...option('storage-throughput', storage.throughput),
      ...either('multi-az', source.multiAz),
      ...either('publicly-accessible', source.isPublic),
      ...option('ca-certificate-identifier', source.caCertificate),
      ...common(source),
    ]),
    `aws rds wait db-instance-available --region ${region} --db-instance-identifier NEW`,
  ];
}

/** One of Aurora comes back without an instance, and nobody can connect to it: each is made again, the writer first. */
function clusterCommands(source: ManagedDatabase, snapshot: string, region: string): readonly string[] {
  const { capacity } = source;
  const members = membersAsked(source, 'NEW');
  return [
    command('restore-db-cluster-from-snapshot', [
      `--region ${region}`,
      '--db-cluster-identifier NEW',
      `--snapshot-identifier ${snapshot}`,
      `--engine ${source.engine}`,
      `--engine-version ${source.version}`,
      ...option('db-cluster-instance-class', source.class),
      ...option('db-cluster-parameter-group-name', source.parameterGroups[0]),
      ...option('kms-key-id', source.kmsKey),
      ...(capacity
        ? [
            `--serverless-v2-scaling-configuration MinCapacity=${capacity.least ?? 0.5},MaxCapacity=${capacity.most ?? 1}`,
          ]
        : []),
      ...common(source),
    ]),
    `aws rds wait db-cluster-available --region ${region} --db-cluster-identifier NEW`,
    ...members.map(({ id, like: member }) =>
      command('create-db-instance', [
        `--region ${region}`,
        `--db-instance-identifier ${id}`,
        '--db-cluster-identifier NEW',
        `--engine ${source.engine}`,
        ...option('db-instance-class', member.class),
        ...option('db-parameter-group-name', member.parameterGroup),
        ...option('promotion-tier', member.promotionTier),
        ...either('publicly-accessible', member.isPublic),
      ]),
    ),
    ...members.map(
      ({ id }) => `aws rds wait db-instance-available --region ${region} --db-instance-identifier ${id}`,
    ),
  ];
}

const command = (verb: string, options: readonly string[]): string =>
  [`aws rds ${verb}`, ...options].join(' \\\n  ');

const afterwards = ({ masterSecret, masterUser, backupDays }: ManagedDatabase): readonly string[] => [
  '3. Look before anybody uses it. Its parameter group may wait for a reboot, and its blocks are read from S3 when they',
  '   are first used: it is slow for a while.',
  '',
  masterSecret
    ? '- The password of the master user was kept by AWS in a secret of the old one: `--manage-master-user-password` makes a new one.'
    : `- The master user \`${masterUser ?? 'of the database'}\` has the password of that instant.`,
  `- Automated backups were kept for ${backupDays ?? 'an unknown number of'} days; a restored database has the default of the account.`,
];

import type { ClusterMember, ManagedDatabase } from '#core/cloud/ports/managed-databases.ts';
import type { Compared } from '#core/manifest/contents.ts';
import { membersAsked } from './members-asked.ts';
import { keptTags } from './wanted.ts';

/**
 * What was to come back beside what stands: every setting that the manifest knows, every tag, every instance of a cluster.
 * A volume may be larger than it was, and never smaller.
 */
export function compareSettings(wanted: ManagedDatabase, found: ManagedDatabase): readonly Compared[] {
  const settings = settingsOf(wanted);
  const standing = new Map(settingsOf(found));
  return [
    ...settings.flatMap(([name, value]) =>
      value === undefined
        ? []
        : [lineOf('setting', name, value, name === 'GiB' ? atLeast(value, found) : standing.get(name))],
    ),
    ...keptTags(wanted).map(([key, value]) => lineOf('tag', key, value, found.tags[key])),
    ...membersAsked(wanted, found.id).flatMap(({ id, like }) => {
      const member = found.members.find((one) => one.id === id);
      return memberSettings(like).flatMap(([name, value]) =>
        value === undefined
          ? []
          : [
              lineOf(
                'instance',
                `${id}: ${name}`,
                value,
                member && new Map(memberSettings(member)).get(name),
              ),
            ],
      );
    }),
  ];
}

type Value = string | number | boolean | readonly string[] | undefined;
type Named = readonly (readonly [name: string, value: Value])[];

const lineOf = (kind: string, name: string, expected: Value, found: Value): Compared => ({
  kind,
  name,
  expected: told(expected),
  found: told(found),
});

function told(value: Value): string | number | null {
  if (value === undefined) return null;
  if (typeof value === 'number' || typeof value === 'string') return value;
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return value.length === 0 ? 'none' : value.toSorted().join(', ');
}

const atLeast = (wanted: Value, { storage }: ManagedDatabase): Value =>
  typeof wanted === 'number' && storage.gib !== undefined && storage.gib >= wanted ? wanted : storage.gib;

function settingsOf(database: ManagedDatabase): Named {
  const { storage, capacity, kind } = database;
  return [
    ['engine', database.engine],
    ['version', database.version],
    ['class', database.class],
    ['parameter group', database.parameterGroups],
    ['option group', database.optionGroups],
    ['subnet group', database.subnetGroup],
    ['security groups', database.securityGroups],
    ['storage', storage.type],
    ['GiB', kind === 'instance' ? storage.gib : undefined],
    ['IOPS', storage.iops],
    ['throughput', storage.throughput],
    ['grows to GiB', storage.mostGib],
    ['encrypted', database.isEncrypted],
    ['key', database.kmsKey],
    ['IAM authentication', database.iamAuthentication],
    ['deletion protection', database.deletionProtection],
    ['Multi-AZ', kind === 'instance' ? database.multiAz : undefined],
    ['port', database.port],
    ['public', database.isPublic],
    ['database', database.database],
    ['master user', database.masterUser],
    ['certificate', database.caCertificate],
    ['license', database.license],
    ['log exports', database.logExports],
    ['days of automated backups', database.backupDays],
    ['least ACU', capacity?.least],
    ['most ACU', capacity?.most],
  ];
}

const memberSettings = (member: ClusterMember): Named => [
  ['class', member.class],
  ['writer', member.isWriter],
  ['promotion tier', member.promotionTier],
  ['parameter group', member.parameterGroup],
  ['public', member.isPublic],
];

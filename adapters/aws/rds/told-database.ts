import type { DBCluster, DBInstance, Tag } from '@aws-sdk/client-rds';
import type { ManagedDatabase } from '#core/cloud/ports/managed-databases.ts';

const written = (text: string | undefined): string | undefined => (text === '' ? undefined : text);
/** RDS writes 0 where there is none. */
const positive = (value: number | undefined): number | undefined =>
  value !== undefined && value > 0 ? value : undefined;
const names = (list: readonly (string | undefined)[] = []): string[] =>
  list.flatMap((name) => (name === undefined || name === '' ? [] : [name]));
const tagsOf = (list: readonly Tag[] = []): Record<string, string> =>
  Object.fromEntries(list.map(({ Key = '', Value = '' }) => [Key, Value]));

export function instanceOf(told: DBInstance): ManagedDatabase {
  return {
    kind: 'instance',
    id: told.DBInstanceIdentifier ?? '',
    arn: told.DBInstanceArn ?? '',
    resourceId: told.DbiResourceId ?? '',
    status: told.DBInstanceStatus ?? 'unknown',
    engine: told.Engine ?? 'unknown',
    version: told.EngineVersion ?? 'unknown',
    class: written(told.DBInstanceClass),
    parameterGroups: names(told.DBParameterGroups?.map(({ DBParameterGroupName }) => DBParameterGroupName)),
    optionGroups: names(told.OptionGroupMemberships?.map(({ OptionGroupName }) => OptionGroupName)),
    subnetGroup: written(told.DBSubnetGroup?.DBSubnetGroupName),
    vpc: written(told.DBSubnetGroup?.VpcId),
    securityGroups: names(told.VpcSecurityGroups?.map(({ VpcSecurityGroupId }) => VpcSecurityGroupId)),
    storage: {
      type: written(told.StorageType),
      gib: positive(told.AllocatedStorage),
      iops: positive(told.Iops),
      throughput: positive(told.StorageThroughput),
      mostGib: positive(told.MaxAllocatedStorage),
    },
    isEncrypted: told.StorageEncrypted ?? false,
    kmsKey: written(told.KmsKeyId),
    tags: tagsOf(told.TagList),
    iamAuthentication: told.IAMDatabaseAuthenticationEnabled ?? false,
    deletionProtection: told.DeletionProtection ?? false,
    multiAz: told.MultiAZ,
    port: positive(told.Endpoint?.Port) ?? positive(told.DbInstancePort),
    isPublic: told.PubliclyAccessible,
    zone: written(told.AvailabilityZone),
    database: written(told.DBName),
    masterUser: written(told.MasterUsername),
    masterSecret: told.MasterUserSecret?.SecretArn !== undefined,
    caCertificate: written(told.CACertificateIdentifier),
    license: written(told.LicenseModel),
    logExports: names(told.EnabledCloudwatchLogsExports),
    backupDays: told.BackupRetentionPeriod,
    members: [],
  };
}

/** `members` as instances, in any order: only they know their classes. */
export function clusterOf(told: DBCluster, members: readonly DBInstance[]): ManagedDatabase {
  const byId = new Map(members.map((member) => [member.DBInstanceIdentifier, member]));
  const vpc = members.map(({ DBSubnetGroup }) => written(DBSubnetGroup?.VpcId)).find(Boolean);
  const capacity = told.ServerlessV2ScalingConfiguration;
  return {
    kind: 'cluster',
    id: told.DBClusterIdentifier ?? '',
    arn: told.DBClusterArn ?? '',
    resourceId: told.DbClusterResourceId ?? '',
    status: told.Status ?? 'unknown',
    engine: told.Engine ?? 'unknown',
    version: told.EngineVersion ?? 'unknown',
    class: written(told.DBClusterInstanceClass),
    parameterGroups: names([told.DBClusterParameterGroup]),
    optionGroups: names(
      told.DBClusterOptionGroupMemberships?.map(({ DBClusterOptionGroupName }) => DBClusterOptionGroupName),
    ),
    subnetGroup: written(told.DBSubnetGroup),
    vpc,
    securityGroups: names(told.VpcSecurityGroups?.map(({ VpcSecurityGroupId }) => VpcSecurityGroupId)),
    storage: {
      type: written(told.StorageType),
      gib: positive(told.AllocatedStorage),
      iops: positive(told.Iops),
      throughput: positive(told.StorageThroughput),
    },
    isEncrypted: told.StorageEncrypted ?? false,
    kmsKey: written(told.KmsKeyId),
    tags: tagsOf(told.TagList),
    iamAuthentication: told.IAMDatabaseAuthenticationEnabled ?? false,
    deletionProtection: told.DeletionProtection ?? false,
    multiAz: told.MultiAZ,
    port: positive(told.Port),
    isPublic: told.PubliclyAccessible,
    database: written(told.DatabaseName),
    masterUser: written(told.MasterUsername),
    masterSecret: told.MasterUserSecret?.SecretArn !== undefined,
    logExports: names(told.EnabledCloudwatchLogsExports),
    backupDays: told.BackupRetentionPeriod,
    ...(capacity ? { capacity: { least: capacity.MinCapacity, most: capacity.MaxCapacity } } : {}),
    members: (told.DBClusterMembers ?? []).map(
      ({ DBInstanceIdentifier = '', IsClusterWriter, PromotionTier }) => {
        const member = byId.get(DBInstanceIdentifier);
        return {
          id: DBInstanceIdentifier,
          class: written(member?.DBInstanceClass),
          isWriter: IsClusterWriter ?? false,
          promotionTier: PromotionTier,
          zone: written(member?.AvailabilityZone),
          parameterGroup: written(member?.DBParameterGroups?.[0]?.DBParameterGroupName),
          isPublic: member?.PubliclyAccessible,
        };
      },
    ),
  };
}

import type {
  CreateDBInstanceCommandInput,
  RestoreDBClusterFromSnapshotCommandInput,
  RestoreDBInstanceFromDBSnapshotCommandInput,
  Tag,
} from '@aws-sdk/client-rds';
import type { MemberOrder, RestoreOrder } from '#core/cloud/ports/databases/restored-databases.ts';

type InstanceInput = Omit<
  RestoreDBInstanceFromDBSnapshotCommandInput,
  'DBInstanceIdentifier' | 'DBSnapshotIdentifier'
>;
type ClusterInput = Omit<
  RestoreDBClusterFromSnapshotCommandInput,
  'DBClusterIdentifier' | 'SnapshotIdentifier' | 'Engine' | 'EngineVersion'
>;

/** RDS takes an empty list for none at all, which is another thing than not to say. */
const some = (list: readonly string[]): string[] | undefined => (list.length === 0 ? undefined : [...list]);

/** One that has expired would be refused, and with it the restore of every older point. These last until 2061 and longer. */
const lasting = (certificate: string | undefined): string | undefined =>
  certificate !== undefined && /-g1$/.test(certificate) ? certificate : undefined;

export const tagsInput = (tags: Readonly<Record<string, string>>): Tag[] =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/** Of a restore of an instance, whatever it is made of: everything that RDS would otherwise take from its defaults. */
export const instanceInput = ({ like, tags }: RestoreOrder): InstanceInput => ({
  DBInstanceClass: like.class,
  DBParameterGroupName: like.parameterGroups[0],
  OptionGroupName: like.optionGroups[0],
  DBSubnetGroupName: like.subnetGroup,
  VpcSecurityGroupIds: some(like.securityGroups),
  StorageType: like.storage.type,
  Iops: like.storage.iops,
  StorageThroughput: like.storage.throughput,
  MultiAZ: like.multiAz,
  PubliclyAccessible: like.isPublic,
  CACertificateIdentifier: lasting(like.caCertificate),
  Port: like.port,
  EnableIAMDatabaseAuthentication: like.iamAuthentication,
  DeletionProtection: like.deletionProtection,
  EnableCloudwatchLogsExports: some(like.logExports),
  BackupRetentionPeriod: like.backupDays,
  Tags: tagsInput(tags),
});

/** The same of a cluster. It comes back without instances. */
export const clusterInput = ({ like, tags }: RestoreOrder): ClusterInput => ({
  DBClusterInstanceClass: like.class,
  DBClusterParameterGroupName: like.parameterGroups[0],
  DBSubnetGroupName: like.subnetGroup,
  VpcSecurityGroupIds: some(like.securityGroups),
  KmsKeyId: like.kmsKey,
  // Aurora has storage of its own kind; `aurora` is how RDS tells of it, and nothing to ask for
  ...(like.storage.type === undefined || like.storage.type === 'aurora'
    ? {}
    : { StorageType: like.storage.type, Iops: like.storage.iops }),
  Port: like.port,
  EnableIAMDatabaseAuthentication: like.iamAuthentication,
  DeletionProtection: like.deletionProtection,
  EnableCloudwatchLogsExports: some(like.logExports),
  BackupRetentionPeriod: like.backupDays,
  ...(like.capacity
    ? {
        ServerlessV2ScalingConfiguration: {
          MinCapacity: like.capacity.least,
          MaxCapacity: like.capacity.most,
        },
      }
    : {}),
  Tags: tagsInput(tags),
});

export const memberInput = ({
  id,
  cluster,
  engine,
  like,
  tags,
}: MemberOrder): CreateDBInstanceCommandInput => ({
  DBInstanceIdentifier: id,
  DBClusterIdentifier: cluster,
  Engine: engine,
  DBInstanceClass: like.class,
  DBParameterGroupName: like.parameterGroup,
  PromotionTier: like.promotionTier,
  PubliclyAccessible: like.isPublic,
  Tags: tagsInput(tags),
});

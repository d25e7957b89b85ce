import type { DBClusterSnapshot, DBSnapshot, Tag } from '@aws-sdk/client-rds';
import type { ManagedSnapshot } from '#core/cloud/ports/managed-databases.ts';

/** An empty element is as good as none. */
const written = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

const tagsOf = (list: readonly Tag[] = []): Record<string, string> =>
  Object.fromEntries(list.map(({ Key = '', Value = '' }) => [Key, Value]));

export function snapshotOf(told: DBSnapshot): ManagedSnapshot {
  return {
    kind: 'instance',
    id: told.DBSnapshotIdentifier ?? '',
    arn: told.DBSnapshotArn ?? '',
    status: told.Status ?? 'unknown',
    percent: told.PercentProgress,
    sourceId: told.DBInstanceIdentifier ?? '',
    sourceResourceId: written(told.DbiResourceId),
    engine: told.Engine ?? 'unknown',
    version: told.EngineVersion ?? 'unknown',
    gib: told.AllocatedStorage ?? 0,
    isEncrypted: told.Encrypted ?? false,
    kmsKey: written(told.KmsKeyId),
    takenAt: told.SnapshotCreateTime?.toISOString(),
    tags: tagsOf(told.TagList),
  };
}

export function clusterSnapshotOf(told: DBClusterSnapshot): ManagedSnapshot {
  return {
    kind: 'cluster',
    id: told.DBClusterSnapshotIdentifier ?? '',
    arn: told.DBClusterSnapshotArn ?? '',
    status: told.Status ?? 'unknown',
    percent: told.PercentProgress,
    sourceId: told.DBClusterIdentifier ?? '',
    sourceResourceId: written(told.DbClusterResourceId),
    engine: told.Engine ?? 'unknown',
    version: told.EngineVersion ?? 'unknown',
    gib: told.AllocatedStorage ?? 0,
    isEncrypted: told.StorageEncrypted ?? false,
    kmsKey: written(told.KmsKeyId),
    takenAt: told.SnapshotCreateTime?.toISOString(),
    tags: tagsOf(told.TagList),
  };
}

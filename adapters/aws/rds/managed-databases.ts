import {
  CreateDBClusterSnapshotCommand,
  CreateDBSnapshotCommand,
  DescribeAccountAttributesCommand,
  DescribeDBClusterSnapshotsCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  DescribeDBSnapshotsCommand,
  type RDSClient,
} from '@aws-sdk/client-rds';
import type {
  DatabaseKind,
  ManagedDatabase,
  ManagedDatabases,
  ManagedSnapshot,
  SnapshotName,
  SnapshotQuota,
  SnapshotRequest,
  Snapshotted,
} from '#core/cloud/ports/managed-databases.ts';
import { isAbsent, snapshotRefusal } from './rds-errors.ts';
import { clusterOf, instanceOf } from './told-database.ts';
import { clusterSnapshotOf, snapshotOf } from './told-snapshot.ts';

/**
 * Instances and clusters of RDS. One that is asked for by its name and is not there is an error of RDS, and none of ours;
 * everything else that RDS refuses is thrown as it is.
 */
export const createManagedDatabases = (client: RDSClient): ManagedDatabases => ({
  database: (kind, id) => orAbsent(() => databaseOf(client, kind, id)),
  find: (name) => orAbsent(() => findSnapshot(client, name)),
  snapshot: (request) => takeSnapshot(client, request),
  quotas: () => quotasOf(client),
});

async function orAbsent<Found>(look: () => Promise<Found | undefined>): Promise<Found | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

async function databaseOf(
  client: RDSClient,
  kind: DatabaseKind,
  id: string,
): Promise<ManagedDatabase | undefined> {
  if (kind === 'instance') {
    const { DBInstances = [] } = await client.send(
      new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }),
    );
    return DBInstances[0] && instanceOf(DBInstances[0]);
  }
  const { DBClusters = [] } = await client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: id }));
  const [cluster] = DBClusters;
  if (!cluster) return undefined;
  const members = [];
  for (const { DBInstanceIdentifier } of cluster.DBClusterMembers ?? []) {
    const { DBInstances = [] } = await client.send(new DescribeDBInstancesCommand({ DBInstanceIdentifier }));
    members.push(...DBInstances);
  }
  return clusterOf(cluster, members);
}

async function findSnapshot(
  client: RDSClient,
  { kind, id }: SnapshotName,
): Promise<ManagedSnapshot | undefined> {
  if (kind === 'instance') {
    const { DBSnapshots = [] } = await client.send(
      new DescribeDBSnapshotsCommand({ DBSnapshotIdentifier: id }),
    );
    return DBSnapshots[0] && snapshotOf(DBSnapshots[0]);
  }
  const { DBClusterSnapshots = [] } = await client.send(
    new DescribeDBClusterSnapshotsCommand({ DBClusterSnapshotIdentifier: id }),
  );
  return DBClusterSnapshots[0] && clusterSnapshotOf(DBClusterSnapshots[0]);
}

async function takeSnapshot(
  client: RDSClient,
  { kind, id, sourceId, tags }: SnapshotRequest,
): Promise<Snapshotted> {
  const Tags = Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));
  try {
    const snapshot =
      kind === 'instance'
        ? snapshotOf(
            (
              await client.send(
                new CreateDBSnapshotCommand({
                  DBSnapshotIdentifier: id,
                  DBInstanceIdentifier: sourceId,
                  Tags,
                }),
              )
            ).DBSnapshot ?? {},
          )
        : clusterSnapshotOf(
            (
              await client.send(
                new CreateDBClusterSnapshotCommand({
                  DBClusterSnapshotIdentifier: id,
                  DBClusterIdentifier: sourceId,
                  Tags,
                }),
              )
            ).DBClusterSnapshot ?? {},
          );
    return { as: 'begun', snapshot };
  } catch (error) {
    const refused = snapshotRefusal(error);
    if (refused) return refused;
    throw error;
  }
}

/** As RDS calls them. */
const quotaNames: Readonly<Record<DatabaseKind, string>> = {
  instance: 'ManualSnapshots',
  cluster: 'ManualClusterSnapshots',
};

async function quotasOf(client: RDSClient): Promise<readonly SnapshotQuota[]> {
  const { AccountQuotas = [] } = await client.send(new DescribeAccountAttributesCommand({}));
  const kinds = ['instance', 'cluster'] as const;
  return kinds.flatMap((kind) => {
    const found = AccountQuotas.find(({ AccountQuotaName }) => AccountQuotaName === quotaNames[kind]);
    return found?.Used === undefined || found.Max === undefined
      ? []
      : [{ kind, used: found.Used, most: found.Max }];
  });
}

import {
  type DBCluster,
  type DBInstance,
  paginateDescribeDBClusters,
  paginateDescribeDBInstances,
  type RDSClient,
} from '@aws-sdk/client-rds';
import type { FoundCluster, FoundInstance, FoundPlace } from './found-account.ts';
import type { Question } from './look.ts';

/** Members of clusters are among them: only they say in which subnets a cluster is. */
export const instances = (client: RDSClient, abortSignal: AbortSignal): Question<FoundInstance> => ({
  what: 'RDS instances',
  right: 'rds:DescribeDBInstances',
  async *pages() {
    for await (const page of paginateDescribeDBInstances(
      { client, stopOnSameToken: true },
      {},
      { abortSignal },
    )) {
      yield (page.DBInstances ?? []).flatMap(instanceOf);
    }
  },
});

/** Also those of Neptune and DocumentDB, which RDS lists: whoever has one shall read that it is not backed up. */
export const clusters = (client: RDSClient, abortSignal: AbortSignal): Question<FoundCluster> => ({
  what: 'RDS clusters',
  right: 'rds:DescribeDBClusters',
  async *pages() {
    for await (const page of paginateDescribeDBClusters(
      { client, stopOnSameToken: true },
      {},
      { abortSignal },
    )) {
      yield (page.DBClusters ?? []).flatMap(clusterOf);
    }
  },
});

function instanceOf(instance: DBInstance): FoundInstance[] {
  const id = written(instance.DBInstanceIdentifier);
  if (id === undefined) return [];
  return [
    {
      id,
      engine: instance.Engine ?? 'unknown',
      version: written(instance.EngineVersion),
      status: instance.DBInstanceStatus ?? 'unknown',
      host: written(instance.Endpoint?.Address),
      port: instance.Endpoint?.Port,
      database: written(instance.DBName),
      replicaOf:
        written(instance.ReadReplicaSourceDBInstanceIdentifier) ??
        written(instance.ReadReplicaSourceDBClusterIdentifier),
      managedSecret: written(instance.MasterUserSecret?.SecretArn),
      cluster: written(instance.DBClusterIdentifier),
      storageGb: instance.AllocatedStorage,
      place: placeOf(instance),
    },
  ];
}

function clusterOf(cluster: DBCluster): FoundCluster[] {
  const id = written(cluster.DBClusterIdentifier);
  if (id === undefined) return [];
  const members = cluster.DBClusterMembers ?? [];
  return [
    {
      id,
      engine: cluster.Engine ?? 'unknown',
      version: written(cluster.EngineVersion),
      status: cluster.Status ?? 'unknown',
      host: written(cluster.Endpoint),
      port: cluster.Port,
      database: written(cluster.DatabaseName),
      replicaOf: written(cluster.ReplicationSourceIdentifier),
      managedSecret: written(cluster.MasterUserSecret?.SecretArn),
      members: members.length,
      writers: members.filter(({ IsClusterWriter }) => IsClusterWriter).length,
      serverless: cluster.EngineMode === 'serverless',
    },
  ];
}

function placeOf({ DBSubnetGroup, PubliclyAccessible }: DBInstance): FoundPlace | undefined {
  const vpc = written(DBSubnetGroup?.VpcId);
  if (vpc === undefined) return undefined;
  return {
    vpc,
    group: DBSubnetGroup?.DBSubnetGroupName ?? '',
    subnets: (DBSubnetGroup?.Subnets ?? [])
      .filter(({ SubnetStatus = 'Active' }) => SubnetStatus === 'Active')
      .map(({ SubnetIdentifier: id = '', SubnetAvailabilityZone }) => ({
        id,
        zone: SubnetAvailabilityZone?.Name ?? id,
      })),
    isPublic: PubliclyAccessible === true,
  };
}

/** An empty element is as good as none. */
const written = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

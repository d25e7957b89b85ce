import {
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  paginateDescribeDBClusters,
  paginateDescribeDBInstances,
  type RDSClient,
} from '@aws-sdk/client-rds';
import type {
  DatabaseName,
  StandingDatabase,
  StandingDatabases,
} from '#core/cloud/ports/databases/restored-databases.ts';
import { isAbsent } from '../rds-errors.ts';
import { clusterOf, instanceOf } from '../told-database.ts';

/** Databases of RDS as they stand, and the end of those that were made for a while. */
export const createStandingDatabases = (client: RDSClient): StandingDatabases => ({
  look: (name) => look(client, name),
  remove: (name) => remove(client, name),
  async *tagged(key) {
    for await (const { DBInstances = [] } of paginateDescribeDBInstances({ client }, {})) {
      yield* DBInstances.map(instanceOf).filter(({ tags }) => tags[key] !== undefined);
    }
    for await (const { DBClusters = [] } of paginateDescribeDBClusters({ client }, {})) {
      yield* DBClusters.map((told) => clusterOf(told, [])).filter(({ tags }) => tags[key] !== undefined);
    }
  },
});

async function look(client: RDSClient, { kind, id }: DatabaseName): Promise<StandingDatabase | undefined> {
  try {
    if (kind === 'instance') {
      const { DBInstances = [] } = await client.send(
        new DescribeDBInstancesCommand({ DBInstanceIdentifier: id }),
      );
      const [told] = DBInstances;
      return (
        told && {
          database: instanceOf(told),
          address: told.Endpoint?.Address,
          cluster: told.DBClusterIdentifier,
          waitsForReboot: isPending(told.DBParameterGroups),
        }
      );
    }
    const { DBClusters = [] } = await client.send(new DescribeDBClustersCommand({ DBClusterIdentifier: id }));
    const [told] = DBClusters;
    if (!told) return undefined;
    const members = [];
    for (const { DBInstanceIdentifier } of told.DBClusterMembers ?? []) {
      const { DBInstances = [] } = await client.send(
        new DescribeDBInstancesCommand({ DBInstanceIdentifier }),
      );
      members.push(...DBInstances);
    }
    return {
      database: clusterOf(told, members),
      address: told.Endpoint,
      cluster: undefined,
      waitsForReboot: members.some(({ DBParameterGroups }) => isPending(DBParameterGroups)),
    };
  } catch (error) {
    if (isAbsent(error)) return undefined;
    throw error;
  }
}

const isPending = (groups: readonly { readonly ParameterApplyStatus?: string }[] = []): boolean =>
  groups.some(({ ParameterApplyStatus }) => ParameterApplyStatus === 'pending-reboot');

/** Its automated backups go with it, as is the default: nobody wants those of a database that was made for an hour. */
async function remove(client: RDSClient, { kind, id }: DatabaseName): Promise<void> {
  const how = { SkipFinalSnapshot: true };
  try {
    await (kind === 'instance'
      ? client.send(new DeleteDBInstanceCommand({ ...how, DBInstanceIdentifier: id }))
      : client.send(new DeleteDBClusterCommand({ ...how, DBClusterIdentifier: id })));
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

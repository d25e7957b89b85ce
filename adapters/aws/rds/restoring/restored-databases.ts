import {
  CreateDBInstanceCommand,
  DeleteDBClusterCommand,
  DeleteDBInstanceCommand,
  DescribeDBClustersCommand,
  DescribeDBInstancesCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  paginateDescribeDBClusters,
  paginateDescribeDBInstances,
  RDSClient,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-rds';
import type {
  DatabaseName,
  Ordered,
  RestoredDatabases,
  StandingDatabase,
} from '#core/cloud/ports/databases/restored-databases.ts';
import { createManagedDatabases } from '../managed-databases.ts';
import { isAbsent } from '../rds-errors.ts';
import { clusterOf, instanceOf } from '../told-database.ts';
import { memberInput } from './order-input.ts';
import { orderRefusal } from './order-refusal.ts';
import { sendOrder } from './send-order.ts';
import { windowOf } from './window-of.ts';

/** With the rights of whoever asks. */
export const openRestoredDatabases = (region: string): RestoredDatabases =>
  createRestoredDatabases(new RDSClient({ region }));

/** RDS, as far as databases are made anew. */
export const createRestoredDatabases = (client: RDSClient): RestoredDatabases => {
  const known = createManagedDatabases(client);
  return {
    find: known.find,
    look: (name) => look(client, name),
    window: (database) => windowOf(client, database),
    restore: (order) => ordered(() => sendOrder(client, order)),
    addMember: (order) => ordered(() => client.send(new CreateDBInstanceCommand(memberInput(order)))),
    async amend({ kind, id }, { mostGib, password }) {
      const change = { ApplyImmediately: true, MasterUserPassword: password };
      await (kind === 'instance'
        ? client.send(
            new ModifyDBInstanceCommand({
              ...change,
              DBInstanceIdentifier: id,
              MaxAllocatedStorage: mostGib,
            }),
          )
        : client.send(new ModifyDBClusterCommand({ ...change, DBClusterIdentifier: id })));
    },
    async untag(arn, key) {
      await client.send(new RemoveTagsFromResourceCommand({ ResourceName: arn, TagKeys: [key] }));
    },
    remove: (name) => remove(client, name),
    async *tagged(key) {
      for await (const { DBInstances = [] } of paginateDescribeDBInstances({ client }, {})) {
        yield* DBInstances.map(instanceOf).filter(({ tags }) => tags[key] !== undefined);
      }
      for await (const { DBClusters = [] } of paginateDescribeDBClusters({ client }, {})) {
        yield* DBClusters.map((told) => clusterOf(told, [])).filter(({ tags }) => tags[key] !== undefined);
      }
    },
  };
};

async function ordered(send: () => Promise<unknown>): Promise<Ordered> {
  try {
    await send();
    return { as: 'begun' };
  } catch (error) {
    const refused = orderRefusal(error);
    if (refused) return refused;
    throw error;
  }
}

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

/** Its automated backups go with it: nobody wants those of a database that was made for an hour. */
async function remove(client: RDSClient, { kind, id }: DatabaseName): Promise<void> {
  const how = { SkipFinalSnapshot: true, DeleteAutomatedBackups: true };
  try {
    await (kind === 'instance'
      ? client.send(new DeleteDBInstanceCommand({ ...how, DBInstanceIdentifier: id }))
      : client.send(new DeleteDBClusterCommand({ ...how, DBClusterIdentifier: id })));
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
}

import {
  CreateDBInstanceCommand,
  ModifyDBClusterCommand,
  ModifyDBInstanceCommand,
  RDSClient,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-rds';
import type { Ordered, RestoredDatabases } from '#core/cloud/ports/databases/restored-databases.ts';
import { createManagedDatabases } from '../managed-databases.ts';
import { memberInput } from './order-input.ts';
import { orderRefusal } from './order-refusal.ts';
import { sendOrder } from './send-order.ts';
import { createStandingDatabases } from './standing-databases.ts';
import { windowOf } from './window-of.ts';

/** With the rights of whoever asks. */
export const openRestoredDatabases = (region: string): RestoredDatabases =>
  createRestoredDatabases(new RDSClient({ region }));

/** RDS, as far as databases are made anew. */
export const createRestoredDatabases = (client: RDSClient): RestoredDatabases => {
  const known = createManagedDatabases(client);
  return {
    find: known.find,
    ...createStandingDatabases(client),
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

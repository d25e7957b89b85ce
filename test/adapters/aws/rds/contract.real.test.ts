import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { CreateDBClusterCommand, CreateDBInstanceCommand, RDSClient } from '@aws-sdk/client-rds';
import { createManagedDatabases } from '#adapters/aws/rds/managed-databases.ts';
import { createRestoredDatabases } from '#adapters/aws/rds/restoring/restored-databases.ts';
import type { DatabaseName, RestoredDatabases } from '#core/cloud/ports/databases/restored-databases.ts';
import type { ManagedDatabases, ManagedSnapshot } from '#core/cloud/ports/managed-databases.ts';
import { managedDatabasesContract } from '#test/suites/managed-databases.ts';
import { restoredDatabasesContract } from '#test/suites/restored-databases.ts';
import { clientSettings } from '../../../../local/cloud/client-settings.ts';
import { startLocalCloud } from '../../../../local/cloud/start-cloud.ts';

/** Half an hour: that is what the first snapshot of a small instance may take in AWS. */
const patienceMs = 30 * 60_000;

async function untilDone(databases: ManagedDatabases, snapshot: ManagedSnapshot): Promise<void> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const found = await databases.find(snapshot);
    if (found?.status === 'available') return;
    if (Date.now() > until) throw new Error(`${snapshot.id} is ${found?.status ?? 'gone'}`);
    await sleep(found?.status === 'creating' ? 500 : 5_000);
  }
}

async function untilAvailable(restored: RestoredDatabases, name: DatabaseName): Promise<void> {
  const until = Date.now() + patienceMs;
  for (;;) {
    const status = (await restored.look(name))?.database.status;
    if (status === 'available') return;
    if (Date.now() > until) throw new Error(`${name.id} is ${status ?? 'gone'}`);
    await sleep(500);
  }
}

const { HOLDFAST_RDS_INSTANCE: instance, HOLDFAST_RDS_CLUSTER: cluster } = process.env;

if (instance !== undefined && cluster !== undefined) {
  const open = async () => {
    const client = new RDSClient();
    const databases = createManagedDatabases(client);
    const restored = createRestoredDatabases(client);
    return {
      ...{ databases, restored },
      ids: { instance, cluster },
      done: (snapshot: ManagedSnapshot) => untilDone(databases, snapshot),
      available: (name: DatabaseName) => untilAvailable(restored, name),
      close: async () => client.destroy(),
    };
  };
  managedDatabasesContract('RDS itself', open);
  restoredDatabasesContract('RDS itself', open);
} else {
  const open = async () => {
    const folder = await mkdtemp(join(tmpdir(), 'holdfast-rds-'));
    const cloud = await startLocalCloud({
      folder: join(folder, 'cloud'),
      enforceIam: false,
      programs: () => undefined,
      say: () => undefined,
    });
    const client = new RDSClient(clientSettings(cloud));
    const ids = { instance: 'suite-ledger', cluster: 'suite-orders' };
    const secret = { MasterUsername: 'admin', MasterUserPassword: 'only-for-the-suite' };
    await client.send(
      new CreateDBInstanceCommand({
        ...secret,
        DBInstanceIdentifier: ids.instance,
        DBInstanceClass: 'db.t4g.micro',
        Engine: 'postgres',
        AllocatedStorage: 20,
      }),
    );
    await client.send(
      new CreateDBClusterCommand({
        ...secret,
        DBClusterIdentifier: ids.cluster,
        Engine: 'aurora-postgresql',
      }),
    );
    await client.send(
      new CreateDBInstanceCommand({
        DBInstanceIdentifier: `${ids.cluster}-1`,
        DBClusterIdentifier: ids.cluster,
        DBInstanceClass: 'db.r8g.large',
        Engine: 'aurora-postgresql',
      }),
    );
    const databases = createManagedDatabases(client);
    const restored = createRestoredDatabases(client);
    return {
      ...{ databases, restored, ids },
      // the emulator starts a container for each, and there is no engine for one: it says so after a while
      standing: ['available', 'creating', 'failed'],
      done: (snapshot: ManagedSnapshot) => untilDone(databases, snapshot),
      available: (name: DatabaseName) => untilAvailable(restored, name),
      async close() {
        client.destroy();
        await cloud.stop();
        await rm(folder, { recursive: true, force: true });
      },
    };
  };
  managedDatabasesContract('RDS as it is emulated', open);
  restoredDatabasesContract('RDS as it is emulated', open);
}

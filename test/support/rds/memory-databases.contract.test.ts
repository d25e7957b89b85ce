import { managedDatabasesContract } from '#test/suites/managed-databases.ts';
import { createMemoryDatabases, database } from './memory-databases.ts';

managedDatabasesContract('memory', async () => {
  const memory = createMemoryDatabases();
  memory.put(database());
  memory.put(database({ kind: 'cluster', id: 'prod-orders' }));
  return {
    databases: memory.databases,
    ids: { instance: 'prod-ledger', cluster: 'prod-orders' },
    done: async (snapshot) =>
      memory.change(snapshot, { status: 'available', takenAt: '2026-11-20T02:40:00.000Z' }),
    close: async () => undefined,
  };
});

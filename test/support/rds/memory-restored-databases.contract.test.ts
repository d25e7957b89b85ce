import { restoredDatabasesContract } from '#test/suites/restored-databases.ts';
import { createMemoryDatabases, database } from './memory-databases.ts';
import { createMemoryRestoredDatabases } from './memory-restored-databases.ts';

restoredDatabasesContract('memory', async () => {
  const memory = createMemoryDatabases();
  const instance = database();
  const cluster = database({ kind: 'cluster', id: 'prod-orders', deletionProtection: false });
  for (const one of [instance, cluster]) memory.put(one);
  const rds = createMemoryRestoredDatabases(memory);
  for (const { id, resourceId } of [instance, cluster]) {
    const window = { from: new Date('2026-11-13T02:00:00Z'), to: new Date('2026-11-20T08:00:00Z') };
    rds.windows.set(id, { ...window, resourceId });
  }
  return {
    databases: memory.databases,
    restored: rds.databases,
    ids: { instance: 'prod-ledger', cluster: 'prod-orders' },
    done: async (snapshot) =>
      memory.change(snapshot, { status: 'available', takenAt: '2026-11-20T02:40:00.000Z' }),
    available: async (name) => void (await rds.databases.look(name)),
    close: async () => undefined,
  };
});

import type { ManagedDatabases } from '#core/cloud/ports/managed-databases.ts';

/** The client of RDS, a tenth of a bundle, is loaded with the first question: most deployments have none. */
export function databasesWhenAsked(): ManagedDatabases {
  let loaded: Promise<ManagedDatabases> | undefined;
  const databases = () => {
    loaded ??= import('#parts/rds.ts').then(({ managedDatabases }) => managedDatabases());
    return loaded;
  };
  return {
    database: async (kind, id) => (await databases()).database(kind, id),
    snapshot: async (request) => (await databases()).snapshot(request),
    find: async (name) => (await databases()).find(name),
    quotas: async () => (await databases()).quotas(),
  };
}

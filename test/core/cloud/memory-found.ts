import { foundName } from '#core/cloud/found/found-name.ts';
import type {
  FoundDatabase,
  FoundDatabases,
  FoundLook,
} from '#core/cloud/ports/databases/found-databases.ts';

/** What was found by tags, in memory. Passes the suite that the table passes. */
export function createMemoryFound(): FoundDatabases {
  const databases = new Map<string, FoundDatabase>();
  const looks = new Map<string, FoundLook>();
  return {
    read: async () => ({ databases: [...databases.values()], looks: [...looks.values()] }),
    keep: async (one) => void databases.set(foundName(one.of, one), one),
    looked: async (look) => void looks.set(look.of, look),
  };
}

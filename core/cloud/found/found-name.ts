import type { TaggedDatabase } from '../ports/databases/found-databases.ts';

/**
 * The source that a found database is: `fleet.prod-ledger`, of a cluster `fleet.cluster.prod-orders`, for both kinds may have
 * the same identifier. No source of a config and no database has a dot in its name, so it can be no other's.
 */
export const foundName = (source: string, { kind, id }: TaggedDatabase): string =>
  kind === 'cluster' ? `${source}.cluster.${id}` : `${source}.${id}`;

import type { ClusterMember, ManagedDatabase } from '#core/cloud/ports/managed-databases.ts';

/** An instance that a restore has to make, and its name. */
export interface MemberAsked {
  readonly id: string;
  readonly like: ClusterMember;
}

/**
 * The instances of a cluster, the writer first: whoever comes first becomes it. Aurora brings a cluster back without any;
 * a Multi-AZ cluster makes its own.
 */
export function membersAsked({ engine, members }: ManagedDatabase, cluster: string): readonly MemberAsked[] {
  if (!engine.startsWith('aurora')) return [];
  return members
    .toSorted((a, b) => Number(b.isWriter) - Number(a.isWriter))
    .map((like, index) => ({ id: `${cluster}-${index + 1}`, like }));
}

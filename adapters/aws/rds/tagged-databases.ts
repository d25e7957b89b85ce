import {
  paginateDescribeDBClusters,
  paginateDescribeDBInstances,
  type RDSClient,
  type Tag,
} from '@aws-sdk/client-rds';
import type { TaggedDatabase, TaggedDatabases } from '#core/cloud/ports/databases/found-databases.ts';

/**
 * Instances and clusters of RDS by their tags. RDS filters by no tag, so all are asked for, a hundred at a time. One with a
 * tag of `notThose` is passed over: what a restore brings back has the tags of what it was, and is not to be backed up.
 */
export const createTaggedDatabases = (client: RDSClient, notThose: readonly string[]): TaggedDatabases => ({
  async having(wanted) {
    const isMeant = (tags: readonly Tag[] = []): boolean => {
      const own = new Map(tags.map(({ Key, Value = '' }) => [Key, Value]));
      return (
        !notThose.some((key) => own.has(key)) &&
        Object.entries(wanted).every(([key, value]) => own.get(key) === value)
      );
    };
    const found: TaggedDatabase[] = [];
    const paging = { client, stopOnSameToken: true };
    for await (const { DBInstances = [] } of paginateDescribeDBInstances(paging, {})) {
      for (const { DBInstanceIdentifier: id, DBClusterIdentifier, TagList } of DBInstances) {
        const isOfCluster = DBClusterIdentifier !== undefined && DBClusterIdentifier !== '';
        if (id && !isOfCluster && isMeant(TagList)) found.push({ kind: 'instance', id });
      }
    }
    for await (const { DBClusters = [] } of paginateDescribeDBClusters(paging, {})) {
      for (const { DBClusterIdentifier: id, TagList } of DBClusters) {
        if (id && isMeant(TagList)) found.push({ kind: 'cluster', id });
      }
    }
    return found;
  },
});

import {
  AddTagsToResourceCommand,
  DeleteDBClusterSnapshotCommand,
  DeleteDBSnapshotCommand,
  paginateDescribeDBClusterSnapshots,
  paginateDescribeDBSnapshots,
  type RDSClient,
  RemoveTagsFromResourceCommand,
} from '@aws-sdk/client-rds';
import type { KeptSnapshots } from '#core/cloud/ports/kept-snapshots.ts';
import type { ManagedSnapshot } from '#core/cloud/ports/managed-databases.ts';
import { isAbsent } from './rds-errors.ts';
import { clusterSnapshotOf, snapshotOf } from './told-snapshot.ts';

interface Tags {
  /** Whose a snapshot is: `holdfast:<deployment>`. */
  readonly deployment: string;
  /** When it was marked. */
  readonly retired: string;
}

/** Snapshots by hand, of RDS. Whose they are, and what becomes of them, stands in their tags. */
export const createKeptSnapshots = (
  client: RDSClient,
  tags: Tags,
  runOf: KeptSnapshots['runOf'],
): KeptSnapshots => ({
  runOf,
  async *all() {
    for await (const snapshot of everySnapshot(client)) {
      if (snapshot.tags[tags.deployment] === 'rds') yield snapshot;
    }
  },
  markedAt(snapshot) {
    const at = new Date(snapshot.tags[tags.retired] ?? Number.NaN);
    return Number.isNaN(at.getTime()) ? undefined : at;
  },
  async mark({ arn }, at) {
    const Tags = [{ Key: tags.retired, Value: at.toISOString() }];
    await client.send(new AddTagsToResourceCommand({ ResourceName: arn, Tags }));
  },
  async unmark({ arn }) {
    await client.send(new RemoveTagsFromResourceCommand({ ResourceName: arn, TagKeys: [tags.retired] }));
  },
  async remove({ kind, id }) {
    try {
      await (kind === 'instance'
        ? client.send(new DeleteDBSnapshotCommand({ DBSnapshotIdentifier: id }))
        : client.send(new DeleteDBClusterSnapshotCommand({ DBClusterSnapshotIdentifier: id })));
    } catch (error) {
      if (!isAbsent(error)) throw error;
    }
  },
});

async function* everySnapshot(client: RDSClient): AsyncIterable<ManagedSnapshot> {
  const paging = { client, stopOnSameToken: true };
  const asked = { SnapshotType: 'manual' };
  for await (const { DBSnapshots = [] } of paginateDescribeDBSnapshots(paging, asked)) {
    yield* DBSnapshots.map(snapshotOf);
  }
  for await (const { DBClusterSnapshots = [] } of paginateDescribeDBClusterSnapshots(paging, asked)) {
    yield* DBClusterSnapshots.map(clusterSnapshotOf);
  }
}

import {
  type RDSClient,
  RestoreDBClusterFromSnapshotCommand,
  RestoreDBClusterToPointInTimeCommand,
  RestoreDBInstanceFromDBSnapshotCommand,
  RestoreDBInstanceToPointInTimeCommand,
} from '@aws-sdk/client-rds';
import type { RestoreOrder } from '#core/cloud/ports/databases/restored-databases.ts';
import { clusterInput, instanceInput } from './order-input.ts';

/** The one call of four that an order is. */
export function sendOrder(client: RDSClient, order: RestoreOrder): Promise<unknown> {
  const { kind, id, origin, like } = order;
  if (origin.as === 'snapshot') {
    return kind === 'instance'
      ? client.send(
          new RestoreDBInstanceFromDBSnapshotCommand({
            ...instanceInput(order),
            DBInstanceIdentifier: id,
            DBSnapshotIdentifier: origin.id,
          }),
        )
      : client.send(
          new RestoreDBClusterFromSnapshotCommand({
            ...clusterInput(order),
            DBClusterIdentifier: id,
            SnapshotIdentifier: origin.id,
            Engine: like.engine,
            EngineVersion: like.version,
          }),
        );
  }
  const { at, of } = origin;
  return kind === 'instance'
    ? client.send(
        new RestoreDBInstanceToPointInTimeCommand({
          ...instanceInput(order),
          TargetDBInstanceIdentifier: id,
          RestoreTime: at,
          MaxAllocatedStorage: like.storage.mostGib,
          ...('id' in of ? { SourceDBInstanceIdentifier: of.id } : { SourceDbiResourceId: of.resourceId }),
        }),
      )
    : client.send(
        new RestoreDBClusterToPointInTimeCommand({
          ...clusterInput(order),
          DBClusterIdentifier: id,
          RestoreToTime: at,
          ...('id' in of
            ? { SourceDBClusterIdentifier: of.id }
            : { SourceDbClusterResourceId: of.resourceId }),
        }),
      );
}

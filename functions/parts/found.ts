import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { RDSClient } from '@aws-sdk/client-rds';
import { createTaggedDatabases } from '#adapters/aws/rds/tagged-databases.ts';
import { createFoundDatabases } from '#adapters/dynamo-table/found/found-databases.ts';
import { systemClock } from '#adapters/system-clock.ts';
import { findDatabases, type Members } from '#core/cloud/found/find-databases.ts';
import type { Logger } from '#core/ports/logger.ts';
import { drillTag } from '#engines/rds/drill/drill-id.ts';
import { restoringTag } from '#engines/rds/restore/wanted.ts';

export function membersIn(table: string, log: Logger) {
  const deps = {
    tagged: createTaggedDatabases(new RDSClient(), [drillTag, restoringTag]),
    found: createFoundDatabases({ client: new DynamoDBClient(), name: table }),
    clock: systemClock,
    log,
  };
  return (source: { readonly name: string }): Promise<Members> => findDatabases(deps, source);
}

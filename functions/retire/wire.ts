import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { createAlertQueue } from '#adapters/aws/alert-queue.ts';
import { createDeployedConfig } from '#adapters/aws/deployed-config.ts';
import { createWorkQueue } from '#adapters/aws/work-queue.ts';
import { createFoundDatabases } from '#adapters/dynamo-table/found/found-databases.ts';
import { createIncidents } from '#adapters/dynamo-table/incidents.ts';
import { createPointTable } from '#adapters/dynamo-table/point-table.ts';
import { createRetirements } from '#adapters/dynamo-table/retirements.ts';
import { createRunRecords } from '#adapters/dynamo-table/run-records.ts';
import { createHidingS3Store } from '#adapters/s3-store/hiding/hiding-s3-store.ts';
import { createStoreAudit } from '#adapters/store-audit.ts';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import { systemClock } from '#adapters/system-clock.ts';
import { envNames } from '#core/cloud/env-names.ts';
import { deployedWithFound } from '#core/cloud/found/deployed-with-found.ts';
import type { RetireRequest } from '#core/cloud/retiring/retire-request.ts';
import { goodLevelOf } from '#engines/good-level.ts';
import { createLog } from '../create-log.ts';
import { parseDeployed } from '../parse-deployed.ts';
import { readEnv } from '../read-env.ts';
import type { RetireDeps } from './retire.ts';

/** Runs once per cold start. */
export function wire(): RetireDeps {
  const env = readEnv({
    AWS_REGION: z.string().min(1),
    [envNames.table]: z.string().min(3),
    [envNames.bucket]: z.string().min(3),
    [envNames.prefix]: z.string().optional(),
    [envNames.configBucket]: z.string().min(3),
    [envNames.configKey]: z.string().min(1),
    [envNames.retireQueue]: z.url(),
    [envNames.alertQueue]: z.url(),
    [envNames.longestLockDays]: z.coerce.number().int().positive(),
  });
  const table = { client: new DynamoDBClient(), name: env[envNames.table] };
  const sqs = new SQSClient();
  const store = createHidingS3Store({
    bucket: env[envNames.bucket],
    region: env.AWS_REGION,
    prefix: env[envNames.prefix],
  });
  const lying = createStoreCatalog(store);
  const place = { bucket: env[envNames.configBucket], key: env[envNames.configKey] };
  return {
    store,
    lying,
    deployed: deployedWithFound(
      createDeployedConfig(new S3Client(), place, parseDeployed),
      createFoundDatabases(table),
    ),
    points: createPointTable(table, lying),
    runs: createRunRecords(table),
    incidents: createIncidents(table),
    retirements: createRetirements(table),
    queue: createWorkQueue<RetireRequest>(sqs, env[envNames.retireQueue]),
    alerts: createAlertQueue(sqs, env[envNames.alertQueue]),
    audit: createStoreAudit(store),
    clock: systemClock,
    log: createLog('retire'),
    longestLockDays: env[envNames.longestLockDays],
    goodLevelOf,
  };
}

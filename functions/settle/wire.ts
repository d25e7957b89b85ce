import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { createAlertQueue } from '#adapters/aws/alert-queue.ts';
import { createRunMetrics } from '#adapters/aws/run-metrics.ts';
import { createWorkQueue } from '#adapters/aws/work-queue.ts';
import { createIncidents } from '#adapters/dynamo-table/incidents.ts';
import { createTableMeasurements } from '#adapters/dynamo-table/measurements.ts';
import { createPointTable } from '#adapters/dynamo-table/point-table.ts';
import { createRunRecords } from '#adapters/dynamo-table/run-records.ts';
import { createS3Store } from '#adapters/s3-store/s3-store.ts';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import { systemClock } from '#adapters/system-clock.ts';
import { envNames } from '#core/cloud/env-names.ts';
import type { SettleDeps } from '#core/cloud/settling/settle-run.ts';
import { goodLevelOf } from '#engines/good-level.ts';
import { createLog } from '../create-log.ts';
import { readEnv } from '../read-env.ts';
import { lookerWhenAsked } from './looker-when-asked.ts';
import { rdsWhenAsked } from './rds-when-asked.ts';

/** Runs once per cold start. */
export function wire(): SettleDeps {
  const env = readEnv({
    AWS_REGION: z.string().min(1),
    [envNames.deployment]: z.string().min(1),
    [envNames.table]: z.string().min(3),
    [envNames.bucket]: z.string().min(3),
    [envNames.prefix]: z.string().optional(),
    [envNames.workQueue]: z.url(),
    [envNames.alertQueue]: z.url(),
    [envNames.cluster]: z.string().min(1),
    [envNames.metricsPerSource]: z.string().optional(),
    [envNames.version]: z.string().min(1),
    [envNames.longestLockDays]: z.coerce.number().int().positive(),
  });
  const table = { client: new DynamoDBClient(), name: env[envNames.table] };
  const sqs = new SQSClient();
  const store = createS3Store({
    bucket: env[envNames.bucket],
    region: env.AWS_REGION,
    prefix: env[envNames.prefix],
  });
  const lying = createStoreCatalog(store);
  const points = createPointTable(table, lying);
  return {
    store,
    lying,
    runs: createRunRecords(table),
    points,
    measurements: createTableMeasurements({ table, points, goodLevelOf }),
    incidents: createIncidents(table),
    launcher: lookerWhenAsked(env[envNames.cluster]),
    services: new Map([['rds', rdsWhenAsked(env[envNames.deployment])]]),
    queue: createWorkQueue(sqs, env[envNames.workQueue]),
    alerts: createAlertQueue(sqs, env[envNames.alertQueue]),
    metrics: createRunMetrics({
      deployment: env[envNames.deployment],
      perSource: env[envNames.metricsPerSource] === 'true',
      // not by console.log: Lambda puts time and request before each of its lines
      write: (line) => void process.stdout.write(line),
    }),
    clock: systemClock,
    log: createLog('settle'),
    version: env[envNames.version],
    longestLockDays: env[envNames.longestLockDays],
    goodLevelOf,
  };
}

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { createAlertQueue } from '#adapters/aws/alert-queue.ts';
import { type CallFunction, createCallFunction } from '#adapters/aws/call-function.ts';
import { findDeployment } from '#adapters/aws/find-deployment.ts';
import { createWorkQueue } from '#adapters/aws/work-queue.ts';
import { createDeliveries } from '#adapters/dynamo-table/deliveries.ts';
import { createFoundDatabases } from '#adapters/dynamo-table/found/found-databases.ts';
import { createIncidents } from '#adapters/dynamo-table/incidents.ts';
import { createPointTable } from '#adapters/dynamo-table/point-table.ts';
import { createProgressItems, type ProgressItems } from '#adapters/dynamo-table/progress-items.ts';
import { createRetirements } from '#adapters/dynamo-table/retirements.ts';
import { createRunRecords } from '#adapters/dynamo-table/run-records.ts';
import { createExaminedS3Store } from '#adapters/s3-store/examining/examined-s3-store.ts';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import type { FoundDatabases } from '#core/cloud/ports/databases/found-databases.ts';
import type { Deliveries } from '#core/cloud/ports/deliveries.ts';
import type { Incidents } from '#core/cloud/ports/incidents.ts';
import type { PointTable } from '#core/cloud/ports/point-table.ts';
import type { AlertQueue, WorkQueue } from '#core/cloud/ports/queues.ts';
import type { Retirements } from '#core/cloud/ports/retirements.ts';
import type { RunRecords } from '#core/cloud/ports/run-records.ts';
import type { S3Store } from '#core/config/store.ts';
import type { Catalog } from '#core/ports/catalog.ts';
import type { OpenStore } from '../open-store.ts';

/** What a verb talks to when the stacks are deployed. */
export interface Cloud {
  readonly store: OpenStore;
  readonly catalog: PointTable;
  /** Of what lies in the bucket, whatever the table says. */
  readonly lying: Catalog;
  readonly runs: Pick<RunRecords, 'get' | 'open'>;
  readonly progress: Pick<ProgressItems, 'get'>;
  readonly incidents: Pick<Incidents, 'open' | 'everywhere' | 'raise' | 'current' | 'close' | 'note'>;
  readonly queue: WorkQueue;
  readonly alerts: AlertQueue;
  readonly retirements: Pick<Retirements, 'get'>;
  readonly found: Pick<FoundDatabases, 'read'>;
  /** Calls a function of the deployment by its name. */
  readonly call: CallFunction;
  readonly deployment: string;
  readonly deliveries: Pick<Deliveries, 'of'>;
  readonly region: string;
  /** Name of the bucket. */
  readonly bucket: string;
  /** Before every key in it; ends with `/` or is empty. */
  readonly prefix: string;
  /** Number of the account. */
  readonly account: string;
  /** SHA-256 of the config that is deployed, in hex. */
  readonly configSha256: string;
  /** ARN of the function that schedules call. */
  readonly dispatch: string;
  /** ARN of the topic where people are told. */
  readonly topic: string;
}

/** Finds a deployment by its stacks, and opens its bucket, table and queue with the credentials of whoever asks. */
export async function openCloud(deployment: string, { s3, prefix: folder }: S3Store): Promise<Cloud> {
  const { region } = s3;
  const { bucket, topic, dispatch, account, configSha256, ...found } = await findDeployment(
    region,
    deployment,
  );
  const prefix = folder === undefined ? '' : `${folder}/`;
  const store = createExaminedS3Store({ bucket, region, prefix });
  const table = { client: new DynamoDBClient({ region }), name: found.table };
  const lying = createStoreCatalog(store);
  const sqs = new SQSClient({ region });
  return {
    ...{ deployment, store, region, bucket, prefix, account, topic, dispatch, lying, configSha256 },
    catalog: createPointTable(table, lying),
    runs: createRunRecords(table),
    progress: createProgressItems(table),
    incidents: createIncidents(table),
    deliveries: createDeliveries(table),
    queue: createWorkQueue(sqs, found.workQueue),
    alerts: createAlertQueue(sqs, found.alertQueue),
    retirements: createRetirements(table),
    found: createFoundDatabases(table),
    call: createCallFunction(new LambdaClient({ region })),
  };
}

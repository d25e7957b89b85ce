import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { createDeployedConfig } from '#adapters/aws/deployed-config.ts';
import { createEcsLauncher } from '#adapters/aws/ecs-launcher.ts';
import { EngineTasks, TaskNetworks } from '#adapters/aws/run-task-input.ts';
import { createWorkQueue } from '#adapters/aws/work-queue.ts';
import { createFoundDatabases } from '#adapters/dynamo-table/found/found-databases.ts';
import { createPointList } from '#adapters/dynamo-table/point-list.ts';
import { createRunRecords } from '#adapters/dynamo-table/run-records.ts';
import { systemClock } from '#adapters/system-clock.ts';
import { envNames } from '#core/cloud/env-names.ts';
import { deployedWithFound } from '#core/cloud/found/deployed-with-found.ts';
import type { StartDeps } from '#core/cloud/starting/deps.ts';
import { goodLevelOf } from '#engines/good-level.ts';
import { createSnapshotLauncher } from '#engines/rds/snapshot/start-snapshot.ts';
import { createLog } from '../create-log.ts';
import { parseDeployed } from '../parse-deployed.ts';
import { jsonOf, readEnv } from '../read-env.ts';
import { databasesWhenAsked } from './databases-when-asked.ts';

/** Runs once per cold start. */
export function wire(): StartDeps {
  const env = readEnv({
    [envNames.deployment]: z.string().min(1),
    [envNames.table]: z.string().min(3),
    [envNames.configBucket]: z.string().min(3),
    [envNames.configKey]: z.string().min(1),
    [envNames.workQueue]: z.url(),
    [envNames.cluster]: z.string().min(1),
    [envNames.engines]: jsonOf(EngineTasks),
    [envNames.networks]: jsonOf(TaskNetworks),
  });
  const table = { client: new DynamoDBClient(), name: env[envNames.table] };
  const place = { bucket: env[envNames.configBucket], key: env[envNames.configKey] };
  const declared = createDeployedConfig(new S3Client(), place, parseDeployed);
  const deployed = deployedWithFound(declared, createFoundDatabases(table));
  const launcher = createEcsLauncher(new ECSClient(), async () => {
    const { cpu, memory, disk } = (await declared()).config.tasks;
    return {
      deployment: env[envNames.deployment],
      cluster: env[envNames.cluster],
      engines: env[envNames.engines],
      networks: env[envNames.networks],
      cpu,
      memoryBytes: memory.bytes,
      diskBytes: disk.bytes,
    };
  });
  const snapshots = createSnapshotLauncher({
    databases: databasesWhenAsked(),
    deployment: env[envNames.deployment],
    // what a source may say is loaded with the first one, as the config is
    declared: async (record, slice) =>
      (await import('#engines/rds/snapshot/declared.ts')).declaredIn(record, slice),
  });
  return {
    deployed,
    launcher,
    services: new Map([['rds', snapshots]]),
    runs: createRunRecords(table),
    points: createPointList(table),
    queue: createWorkQueue(new SQSClient(), env[envNames.workQueue]),
    clock: systemClock,
    log: createLog('start'),
    goodLevelOf,
  };
}

import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { S3Client } from '@aws-sdk/client-s3';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { waitingIn } from '#adapters/aws/account/dead-letters.ts';
import { createSeenSecrets } from '#adapters/aws/account/seen-secrets.ts';
import { createAlertQueue } from '#adapters/aws/alert-queue.ts';
import { createDeployedConfig } from '#adapters/aws/deployed-config.ts';
import { createAgeMetrics } from '#adapters/aws/metrics/age-metrics.ts';
import { createTaskLooker } from '#adapters/aws/task-looker.ts';
import { createWorkQueue } from '#adapters/aws/work-queue.ts';
import { createFoundDatabases } from '#adapters/dynamo-table/found/found-databases.ts';
import { createIncidents } from '#adapters/dynamo-table/incidents.ts';
import { createNewestRuns, createSeenPoints } from '#adapters/dynamo-table/newest-items.ts';
import { createProgressItems } from '#adapters/dynamo-table/progress-items.ts';
import { createRetirements } from '#adapters/dynamo-table/retirements.ts';
import { createRunRecords } from '#adapters/dynamo-table/run-records.ts';
import { createWatchMemory } from '#adapters/dynamo-table/watch-memory.ts';
import { systemClock } from '#adapters/system-clock.ts';
import { envNames } from '#core/cloud/env-names.ts';
import { deployedWithFound } from '#core/cloud/found/deployed-with-found.ts';
import { durationMs } from '#core/config/fields/duration.ts';
import type { Check } from '#core/watch/check.ts';
import { accountChecks } from '#core/watch/checks/account-checks.ts';
import { missedCheck } from '#core/watch/checks/missed.ts';
import { stalledCheck } from '#core/watch/checks/stalled.ts';
import { drillsCheck } from '#core/watch/drills/drills-check.ts';
import { pointsCheck } from '#core/watch/points/points-check.ts';
import { retireCheck } from '#core/watch/sources/retire-check.ts';
import { secretsCheck } from '#core/watch/sources/secrets-check.ts';
import { vanishedCheck } from '#core/watch/sources/vanished-check.ts';
import { goodLevelOf } from '#engines/good-level.ts';
import { createLog } from '../create-log.ts';
import { parseDeployed } from '../parse-deployed.ts';
import { jsonOf, readEnv } from '../read-env.ts';
import { createAccount } from './account.ts';
import { heartbeatOf } from './heartbeat-of.ts';

/** Runs once per cold start. */
export function wire() {
  const env = readEnv({
    [envNames.deployment]: z.string().min(1),
    [envNames.table]: z.string().min(3),
    [envNames.bucket]: z.string().min(3),
    [envNames.prefix]: z.string().default(''),
    [envNames.configBucket]: z.string().min(3),
    [envNames.configKey]: z.string().min(1),
    [envNames.workQueue]: z.url(),
    [envNames.alertQueue]: z.url(),
    [envNames.deadQueues]: jsonOf(z.array(z.url())),
    [envNames.cluster]: z.string().min(1),
    [envNames.dispatch]: z.string().startsWith('arn:'),
    [envNames.key]: z.string().startsWith('arn:'),
    [envNames.topic]: z.string().startsWith('arn:'),
    [envNames.localCloud]: z.string().optional(),
    HOLDFAST_STALL_AFTER: z.string().default('5m'),
  });
  const table = { client: new DynamoDBClient(), name: env[envNames.table] };
  const [s3, sqs] = [new S3Client(), new SQSClient()];
  const place = { bucket: env[envNames.configBucket], key: env[envNames.configKey] };
  const declared = createDeployedConfig(s3, place, parseDeployed);
  const found = createFoundDatabases(table);
  const deployed = deployedWithFound(declared, found);
  const queue = createWorkQueue(sqs, env[envNames.workQueue]);
  const points = createSeenPoints(table);
  const runs = { ...createRunRecords(table), ...createNewestRuns(table) };
  const log = createLog('watch');
  const account = createAccount({
    ...{ s3, sqs, bucket: env[envNames.bucket], prefix: env[envNames.prefix], key: env[envNames.key] },
    ...{ topic: env[envNames.topic], dispatch: env[envNames.dispatch] },
    deadQueues: env[envNames.deadQueues],
    config: async () => (await declared()).config,
  });
  const checks: readonly Check[] = [
    stalledCheck({
      ...{ runs, log, progress: createProgressItems(table) },
      tasks: createTaskLooker(new ECSClient(), env[envNames.cluster]),
      stallAfterMs: durationMs(env.HOLDFAST_STALL_AFTER) ?? 5 * 60_000,
    }),
    missedCheck({ runs, queue, goodLevelOf, waiting: () => waitingIn(sqs, env[envNames.workQueue]) }),
    pointsCheck({ points, queue, goodLevelOf }),
    drillsCheck({ runs, goodLevelOf }),
    retireCheck({ retirements: createRetirements(table) }),
    secretsCheck(createSeenSecrets(() => new SecretsManagerClient(), env[envNames.deployment])),
    vanishedCheck({ found, points, declared: async () => (await declared()).config }),
    ...accountChecks(account),
  ];
  return {
    ...{ deployed, checks, points, log, goodLevelOf },
    incidents: createIncidents(table),
    alerts: createAlertQueue(sqs, env[envNames.alertQueue]),
    memory: createWatchMemory(table),
    // not by console.log: Lambda puts time and request before each of its lines
    ages: createAgeMetrics({
      deployment: env[envNames.deployment],
      write: (line) => void process.stdout.write(line),
    }),
    clock: systemClock,
    heartbeat: heartbeatOf(async () => (await declared()).config.alerts.heartbeat),
    isLocal: env[envNames.localCloud] !== undefined,
  };
}

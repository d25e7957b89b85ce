import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import * as z from 'zod';
import { createSecretsManager } from '#adapters/aws/secrets-manager.ts';
import { createProgressItems } from '#adapters/dynamo-table/progress-items.ts';
import { createRunRecords } from '#adapters/dynamo-table/run-records.ts';
import { createS3Store } from '#adapters/s3-store/s3-store.ts';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import { systemClock } from '#adapters/system-clock.ts';
import { envNames } from '#core/cloud/env-names.ts';
import { TaskRequest } from '#core/cloud/task-request.ts';
import { createNotingCatalog } from '#core/cloud/work/noting-catalog.ts';
import { durationMs } from '#core/config/fields/duration.ts';
import type { Logger } from '#core/ports/logger.ts';
import { createBeatingProgress } from './beating-progress.ts';
import { isIsolated } from './is-isolated.ts';
import { version } from './version.ts';

const Environment = z.object({
  AWS_REGION: z.string().min(1),
  [envNames.table]: z.string().min(3),
  [envNames.bucket]: z.string().min(3),
  [envNames.prefix]: z.string().optional(),
  [envNames.task]: z.string().transform((json): unknown => JSON.parse(json)),
  HOLDFAST_STALL_AFTER: z.string().default('5m'),
});

/** Everything that a task uses; the only place that knows its surroundings. */
export function wire(environment: Readonly<Record<string, string | undefined>>) {
  const env = Environment.parse(environment);
  const request = TaskRequest.parse(env[envNames.task]);
  const table = { client: new DynamoDBClient(), name: env[envNames.table] };
  const items = createProgressItems(table);
  const store = createS3Store({
    bucket: env[envNames.bucket],
    region: env.AWS_REGION,
    prefix: env[envNames.prefix],
  });
  const say = (line: string): void => void process.stdout.write(`${line}\n`);
  return {
    request,
    store,
    region: env.AWS_REGION,
    environment,
    version,
    say,
    runs: createRunRecords(table),
    catalog: createNotingCatalog(createStoreCatalog(store)),
    secrets: createSecretsManager(new SecretsManagerClient()),
    clock: systemClock,
    log: lineLog(say),
    beating: createBeatingProgress(request.launch, (progress) => items.put(request, progress), say),
    isIsolated: () => isIsolated(environment),
    stallAfterMs: durationMs(env.HOLDFAST_STALL_AFTER) ?? 5 * 60_000,
  };
}

/** One line of JSON for each event: the log driver keeps lines. */
const lineLog = (say: (line: string) => void): Logger => ({
  info: (event, facts) => say(JSON.stringify({ event, ...facts })),
  warn: (event, facts) => say(JSON.stringify({ level: 'warn', event, ...facts })),
});

import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { createDeployedConfig } from '#adapters/aws/deployed-config.ts';
import { createWorkQueue } from '#adapters/aws/work-queue.ts';
import { envNames } from '#core/cloud/env-names.ts';
import { goodLevelOf } from '#engines/good-level.ts';
import { createLog } from '../create-log.ts';
import { parseDeployed } from '../parse-deployed.ts';
import { readEnv } from '../read-env.ts';
import { membersWhenAsked } from './members-when-asked.ts';

/** Runs once per cold start. */
export function wire() {
  const env = readEnv({
    [envNames.configBucket]: z.string().min(3),
    [envNames.configKey]: z.string().min(1),
    [envNames.workQueue]: z.url(),
    [envNames.table]: z.string().min(3).optional(),
  });
  const place = { bucket: env[envNames.configBucket], key: env[envNames.configKey] };
  const log = createLog('dispatch');
  return {
    deployed: createDeployedConfig(new S3Client(), place, parseDeployed),
    queue: createWorkQueue(new SQSClient(), env[envNames.workQueue]),
    log,
    goodLevelOf,
    membersOf: membersWhenAsked(env[envNames.table], log),
  };
}

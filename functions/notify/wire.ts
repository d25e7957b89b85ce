import { SNSClient } from '@aws-sdk/client-sns';
import * as z from 'zod';
import { createTopic } from '#adapters/aws/topic.ts';
import { envNames } from '#core/cloud/env-names.ts';
import { createLog } from '../create-log.ts';
import { readEnv } from '../read-env.ts';

/** Runs once per cold start. */
export function wire() {
  const env = readEnv({
    [envNames.deployment]: z.string().min(1),
    [envNames.topic]: z.string().startsWith('arn:'),
    [envNames.runbook]: z.string().min(1),
  });
  return {
    announcements: createTopic(new SNSClient(), env[envNames.topic]),
    deployment: env[envNames.deployment],
    runbook: env[envNames.runbook],
    log: createLog('notify'),
  };
}

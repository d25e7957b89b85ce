import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SNSClient } from '@aws-sdk/client-sns';
import { SQSClient } from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { createAlertQueue } from '#adapters/aws/alert-queue.ts';
import { createChannelSecret } from '#adapters/aws/alerts/channel-secret.ts';
import { createTopic } from '#adapters/aws/topic.ts';
import { createPagerDuty } from '#adapters/channels/pagerduty.ts';
import { createPost } from '#adapters/channels/post.ts';
import { createSlack } from '#adapters/channels/slack.ts';
import { createWebhook } from '#adapters/channels/webhook.ts';
import { createDeliveries } from '#adapters/dynamo-table/deliveries.ts';
import { createIncidents } from '#adapters/dynamo-table/incidents.ts';
import { createPointList } from '#adapters/dynamo-table/point-list.ts';
import { systemClock } from '#adapters/system-clock.ts';
import type { RemindDeps } from '#core/cloud/alerts/life/remind.ts';
import type { NotifyDeps } from '#core/cloud/alerts/notify.ts';
import { envNames } from '#core/cloud/env-names.ts';
import { goodLevelOf } from '#engines/good-level.ts';
import { createLog } from '../create-log.ts';
import { jsonOf, readEnv } from '../read-env.ts';

/** Names of secrets. What is not there is not configured. */
const Channels = z.object({
  slack: z.string().optional(),
  pagerduty: z.string().optional(),
  webhook: z.string().optional(),
});
const Escalation = z.object({ afterSeconds: z.number().positive(), to: z.array(z.string()) });

/** Runs once per cold start. */
export function wire(): NotifyDeps & RemindDeps {
  const env = readEnv({
    [envNames.deployment]: z.string().min(1),
    [envNames.topic]: z.string().startsWith('arn:'),
    [envNames.table]: z.string().min(3),
    [envNames.alertQueue]: z.url(),
    [envNames.runbook]: z.string().min(1),
    [envNames.channels]: jsonOf(Channels).optional(),
    [envNames.escalation]: jsonOf(Escalation).optional(),
  });
  const table = { client: new DynamoDBClient(), name: env[envNames.table] };
  const clock = systemClock;
  const post = createPost(clock);
  const { slack, pagerduty, webhook } = env[envNames.channels] ?? {};
  const secrets = new SecretsManagerClient();
  const secretOf = (name: string) => createChannelSecret(secrets, name);
  return {
    channels: [
      createTopic(new SNSClient(), env[envNames.topic]),
      ...(slack === undefined ? [] : [createSlack({ post, clock, secret: secretOf(slack) })]),
      ...(pagerduty === undefined ? [] : [createPagerDuty({ post, secret: secretOf(pagerduty) })]),
      ...(webhook === undefined ? [] : [createWebhook({ post, clock, secret: secretOf(webhook) })]),
    ],
    deliveries: createDeliveries(table),
    incidents: createIncidents(table),
    points: createPointList(table),
    alerts: createAlertQueue(new SQSClient(), env[envNames.alertQueue]),
    escalation: env[envNames.escalation],
    deployment: env[envNames.deployment],
    runbook: env[envNames.runbook],
    clock,
    log: createLog('notify'),
    goodLevelOf,
  };
}

import { SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { AlertQueue } from '#core/cloud/ports/queues.ts';

/** Alerts in an SQS queue. */
export const createAlertQueue = (client: SQSClient, QueueUrl: string): AlertQueue => ({
  async send(alert) {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(alert) }));
  },
});

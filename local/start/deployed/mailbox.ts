import { setTimeout as sleep } from 'node:timers/promises';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import * as z from 'zod';
import { clientSettings } from '../../cloud/client-settings.ts';
import type { LocalCloud } from '../../cloud/local-cloud.ts';

/** A message as SNS delivers it to a queue. */
const Delivered = z.object({ Subject: z.string(), Message: z.string() });

export interface Mail {
  readonly subject: string;
  readonly body: string;
}

/** Somebody who is subscribed to the topic of alerts. */
export interface Mailbox {
  /** All that came so far, the oldest first. */
  readonly mails: readonly Mail[];
  /** Waits for the next mail that fits. */
  wait(fits: (mail: Mail) => boolean, signal: AbortSignal): Promise<Mail>;
}

const patienceMs = 90_000;

/** Subscribes a queue to the topic, as a team subscribes its own tools. */
export async function openMailbox(cloud: LocalCloud, topic: string): Promise<Mailbox> {
  const settings = clientSettings(cloud);
  const sqs = new SQSClient(settings);
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: 'oncall' }));
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }),
  );
  const queue = Attributes?.['QueueArn'];
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl, Attributes: { Policy: letIn(queue, topic) } }));
  await new SNSClient(settings).send(
    new SubscribeCommand({ TopicArn: topic, Protocol: 'sqs', Endpoint: queue }),
  );
  const mails: Mail[] = [];
  const seen = new Set<Mail>();

  async function fetchMails(): Promise<void> {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 }),
    );
    for (const { Body = '', ReceiptHandle } of Messages) {
      const { Subject: subject, Message: body } = Delivered.parse(JSON.parse(Body));
      mails.push({ subject, body });
      await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
    }
  }

  return {
    mails,
    async wait(fits, signal) {
      const deadline = Date.now() + patienceMs;
      while (Date.now() < deadline) {
        signal.throwIfAborted();
        await fetchMails();
        const found = mails.find((mail) => !seen.has(mail) && fits(mail));
        if (found) {
          seen.add(found);
          return found;
        }
        await sleep(200);
      }
      throw new Error(
        `no such mail came within ${patienceMs / 1000} s; those that came: ${mails.map(({ subject }) => subject).join('; ')}`,
      );
    },
  };
}

/** A queue takes what a topic sends only if its own policy says so. */
const letIn = (queue: string | undefined, topic: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: 'sns.amazonaws.com' },
        Action: 'sqs:SendMessage',
        Resource: queue,
        Condition: { ArnEquals: { 'aws:SourceArn': topic } },
      },
    ],
  });

import { CreateQueueCommand, ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createWorkQueue } from '#adapters/aws/work-queue.ts';
import { type RunRequest, WorkMessage } from '#core/cloud/messages.ts';
import { startMinistack } from '../../../local/s3/ministack-server.ts';
import type { S3Server } from '../../../local/s3/s3-server.ts';

let server: S3Server;
let client: SQSClient;
beforeAll(async () => {
  server = await startMinistack(['sqs']);
  const { endpoint, region, accessKeyId, secretAccessKey } = server;
  client = new SQSClient({ endpoint, region, credentials: { accessKeyId, secretAccessKey } });
});
afterAll(() => server?.stop());

const request = (number: number): RunRequest => ({
  ask: 'run',
  kind: 'backup',
  source: `source-${number}`,
  scheduledAt: '2026-11-20T02:30:00.000Z',
});

async function received(QueueUrl: string): Promise<WorkMessage[]> {
  const found: WorkMessage[] = [];
  for (;;) {
    const { Messages = [] } = await client.send(
      new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 60 }),
    );
    if (Messages.length === 0) return found;
    found.push(...Messages.map(({ Body = '' }) => WorkMessage.parse(JSON.parse(Body))));
  }
}

it('delivers every message, more than fit into one call', async () => {
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: 'work' }));
  const messages = Array.from({ length: 123 }, (_, number) => request(number));
  await createWorkQueue(client, QueueUrl).send(messages);
  const names = (await received(QueueUrl)).map(({ source }) => source);
  expect(names.sort()).toEqual(messages.map(({ source }) => source).sort());
});

it('keeps a message back as long as it is told', async () => {
  const { QueueUrl = '' } = await client.send(new CreateQueueCommand({ QueueName: 'later' }));
  await createWorkQueue(client, QueueUrl).send([request(1)], 2);
  expect(await received(QueueUrl)).toEqual([]);
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  expect(await received(QueueUrl)).toHaveLength(1);
});

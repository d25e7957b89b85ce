import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { StoreCheck } from '#core/ports/store.ts';
import { failed } from './looked-at.ts';

/** Messages in a queue that somebody could take now; SQS counts by and by. */
export async function waitingIn(client: SQSClient, QueueUrl: string): Promise<number> {
  const { Attributes } = await client.send(
    new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['ApproximateNumberOfMessages'] }),
  );
  return Number(Attributes?.ApproximateNumberOfMessages ?? 0);
}

/** Queues in which lies what was tried in vain: runs that were not started, alerts and events that were not delivered. */
export async function deadLetters(
  client: SQSClient,
  queues: readonly string[],
): Promise<readonly StoreCheck[]> {
  const found: StoreCheck[] = [];
  for (const queue of queues) {
    const count = await waitingIn(client, queue);
    const name = queue.split('/').at(-1) ?? queue;
    if (count === 0) continue;
    found.push(
      failed(
        'dead letters',
        `${count} ${count === 1 ? 'message lies' : 'messages lie'} in ${name}`,
        `read them first: aws sqs receive-message --queue-url ${queue} --max-number-of-messages 10; the runbook has a chapter for each queue`,
      ),
    );
  }
  return found;
}

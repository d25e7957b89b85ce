import { SendMessageBatchCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { WorkMessage } from '#core/cloud/messages.ts';
import type { MessageQueue } from '#core/cloud/ports/queues.ts';
import { TransientError } from '#core/errors.ts';

/** What SQS takes in one call. */
const batchSize = 10;
/** Calls under way at once: ten thousand sources are a thousand calls. */
const callsAtOnce = 20;
const longestDelaySeconds = 900;
const mostTries = 5;

/** Messages in an SQS queue. A batch may be taken in part: what was refused is sent again, and then an error. */
export function createWorkQueue<Message = WorkMessage>(
  client: SQSClient,
  QueueUrl: string,
): MessageQueue<Message> {
  async function sendBatch(bodies: readonly string[], DelaySeconds: number): Promise<void> {
    let left = bodies.map((MessageBody, index) => ({ Id: String(index), MessageBody, DelaySeconds }));
    for (let tries = 1; left.length > 0; tries++) {
      const { Failed = [] } = await client.send(new SendMessageBatchCommand({ QueueUrl, Entries: left }));
      const refused = new Set(Failed.map(({ Id }) => Id));
      left = left.filter(({ Id }) => refused.has(Id));
      if (left.length > 0 && tries === mostTries) {
        throw new TransientError(
          `the queue did not take ${left.length} messages: ${Failed[0]?.Code ?? 'no reason'}`,
          {
            hint: 'it is tried again; those that were taken twice are worked on once',
          },
        );
      }
    }
  }
  return {
    async send(messages, delaySeconds = 0) {
      const delay = Math.min(longestDelaySeconds, Math.max(0, Math.ceil(delaySeconds)));
      const bodies = messages.map((message) => JSON.stringify(message));
      const batches = Array.from({ length: Math.ceil(bodies.length / batchSize) }, (_, index) =>
        bodies.slice(index * batchSize, (index + 1) * batchSize),
      );
      const work = async (): Promise<void> => {
        for (let batch = batches.shift(); batch; batch = batches.shift()) await sendBatch(batch, delay);
      };
      await Promise.all(Array.from({ length: callsAtOnce }, work));
    },
  };
}

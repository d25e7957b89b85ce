import { CreateQueueCommand, ReceiveMessageCommand } from '@aws-sdk/client-sqs';
import type { Aws } from './aws.ts';
import { eventually } from './eventually.ts';

/** A queue in which a test sees what arrived. */
export async function createQueue({ sqs, cloud }: Aws, name: string) {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  return {
    url: QueueUrl ?? '',
    arn: `arn:aws:sqs:${cloud.region}:${cloud.account}:${name}`,
    /** The body of the next message, or undefined when none comes. */
    next: (limitMs = 6_000): Promise<string | undefined> =>
      eventually(async () => {
        const { Messages = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, WaitTimeSeconds: 0 }));
        return Messages[0]?.Body;
      }, limitMs),
  };
}

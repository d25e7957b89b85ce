import { Duration, RemovalPolicy } from 'aws-cdk-lib';
import { type IQueue, Queue, QueueEncryption } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import type { NamedRole } from './named-role.ts';

export interface WorkedQueueProps {
  /** `<deployment>-work`. */
  readonly name: string;
  /** How long a message is with whoever works on it; six times the function's time-out. @default 30 seconds */
  readonly visibility?: Duration;
  /** Where a message lies after its fifth failure. @default none: it is the last place itself */
  readonly dead?: WorkedQueue;
}

/**
 * A queue, encrypted with SQS's own key: EventBridge, the Scheduler and Lambda may then send into it without a right to
 * any key of ours.
 */
export class WorkedQueue extends Construct {
  readonly queue: IQueue;

  constructor(scope: Construct, id: string, { name, visibility, dead }: WorkedQueueProps) {
    super(scope, id);
    this.queue = new Queue(this, 'Queue', {
      queueName: name,
      encryption: QueueEncryption.SQS_MANAGED,
      enforceSSL: true,
      visibilityTimeout: visibility ?? Duration.seconds(30),
      // what failed lies until somebody looks, holidays included
      retentionPeriod: dead === undefined ? Duration.days(14) : Duration.days(4),
      removalPolicy: RemovalPolicy.DESTROY,
      ...(dead === undefined ? {} : { deadLetterQueue: { queue: dead.queue, maxReceiveCount: 5 } }),
    });
  }

  grantSend(sender: NamedRole, name: string): void {
    sender.allow(name, { actions: ['sqs:SendMessage'], resources: [this.queue.queueArn] });
  }

  /** Lets somebody see how many messages lie in it. */
  static grantCount(counter: NamedRole, name: string, queues: readonly WorkedQueue[]): void {
    counter.allow(name, {
      actions: ['sqs:GetQueueAttributes'],
      resources: queues.map(({ queue }) => queue.queueArn),
    });
  }

  grantWorkOff(worker: NamedRole, name: string): void {
    const actions = ['ReceiveMessage', 'DeleteMessage', 'ChangeMessageVisibility', 'GetQueueAttributes'];
    worker.allow(name, {
      actions: actions.map((action) => `sqs:${action}`),
      resources: [this.queue.queueArn],
    });
  }
}

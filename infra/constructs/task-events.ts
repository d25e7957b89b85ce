import { Duration } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { WorkedQueue } from './worked-queue.ts';

export interface TaskEventsProps {
  readonly deployment: string;
  readonly clusterArn: string;
  readonly settle: IFunction;
  readonly lost: WorkedQueue;
}

/** Tells settle that a task has stopped, and asks it every five minutes what is open: news may be lost. */
export class TaskEvents extends Construct {
  constructor(scope: Construct, id: string, { deployment, clusterArn, settle, lost }: TaskEventsProps) {
    super(scope, id);
    const delivery = { deadLetterQueue: lost.queue, retryAttempts: 3, maxEventAge: Duration.hours(1) };
    new Rule(this, 'Stopped', {
      ruleName: `${deployment}-task-stopped`,
      description: 'A task of this deployment has stopped',
      eventPattern: {
        source: ['aws.ecs'],
        detailType: ['ECS Task State Change'],
        detail: { clusterArn: [clusterArn], lastStatus: ['STOPPED'] },
      },
      targets: [new LambdaFunction(settle, delivery)],
    });
    new Rule(this, 'Ask', {
      ruleName: `${deployment}-settle-open`,
      description: 'Asks what is open',
      schedule: Schedule.rate(Duration.minutes(5)),
      targets: [
        new LambdaFunction(settle, { ...delivery, event: RuleTargetInput.fromObject({ ask: 'open' }) }),
      ],
    });
  }
}

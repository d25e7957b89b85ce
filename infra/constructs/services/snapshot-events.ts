import { Duration } from 'aws-cdk-lib';
import { Rule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import type { WorkedQueue } from '../worked-queue.ts';

export interface SnapshotEventsProps {
  readonly deployment: string;
  readonly settle: IFunction;
  readonly lost: WorkedQueue;
}

/**
 * Tells settle that something happened to a snapshot that may be ours. RDS tells it on a best effort: what is not told is
 * found when settle is asked what is open.
 */
export class SnapshotEvents extends Construct {
  constructor(scope: Construct, id: string, { deployment, settle, lost }: SnapshotEventsProps) {
    super(scope, id);
    new Rule(this, 'Changed', {
      ruleName: `${deployment}-snapshot-changed`,
      description: 'A snapshot of RDS was made, has failed or was deleted',
      eventPattern: {
        source: ['aws.rds'],
        detailType: ['RDS DB Snapshot Event', 'RDS DB Cluster Snapshot Event'],
        detail: { SourceIdentifier: [{ prefix: 'hf-' }] },
      },
      targets: [
        new LambdaFunction(settle, {
          deadLetterQueue: lost.queue,
          retryAttempts: 3,
          maxEventAge: Duration.hours(1),
        }),
      ],
    });
  }
}

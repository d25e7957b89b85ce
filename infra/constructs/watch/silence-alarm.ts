import { Duration } from 'aws-cdk-lib';
import { MathExpression } from 'aws-cdk-lib/aws-cloudwatch';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { RunbookAlarm } from '../alarms/runbook-alarm.ts';

export interface SilenceAlarmProps {
  readonly deployment: string;
  readonly runbook: string;
  readonly topic: ITopic;
  readonly watch: IFunction;
}

/**
 * Red when watch fails twice in a row, or is not called at all. Who only says that missing data is breaching waits longer:
 * CloudWatch then goes back for older data first, and only when those have run out as well it turns red. So silence is made
 * a failure by an expression. Two periods: the newest one has no data yet when CloudWatch looks.
 */
export class SilenceAlarm extends Construct {
  constructor(scope: Construct, id: string, { deployment, runbook, topic, watch }: SilenceAlarmProps) {
    super(scope, id);
    const period = Duration.minutes(5);
    new RunbookAlarm(this, 'WatchIsSilent', {
      ...{ deployment, runbook, topic },
      metric: new MathExpression({
        expression: 'FILL(errors, 1)',
        usingMetrics: { errors: watch.metricErrors({ period, statistic: 'Sum' }) },
        period,
        label: 'Rounds that failed, or that there were none',
      }),
      threshold: 1,
      periods: 2,
      impact:
        'Nobody looks for backups that are missed, late or stalled, and for what was changed by hand: silence means nothing now.',
      silenceMeans: 'broken',
    });
  }
}

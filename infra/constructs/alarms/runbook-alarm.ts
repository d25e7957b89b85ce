import type { Stack } from 'aws-cdk-lib';
import { Alarm, ComparisonOperator, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';

export interface RunbookAlarmProps {
  readonly metric: IMetric;
  /** The alarm is red at this value and above. */
  readonly threshold: number;
  /** What somebody loses while it is red, in one sentence for the person who was woken up. */
  readonly impact: string;
  /** What no data means. Required, because for a backup silence is usually the failure. */
  readonly silenceMeans: 'healthy' | 'broken';
  /** Periods of the metric that must all be red. @default 1 */
  readonly periods?: number;
  /** Who is told, when it turns red and when it is good again. */
  readonly topic: ITopic;
  readonly deployment: string;
  /** Where the runbook lies, without an anchor. */
  readonly runbook: string;
}

/**
 * An alarm that nobody meets unprepared: its id is the fact that woke them, and the heading of its chapter in
 * docs/runbook.md. Its name has the deployment before it, for an account may have two.
 */
export class RunbookAlarm extends Construct {
  readonly alarm: Alarm;

  constructor(scope: Construct, id: string, props: RunbookAlarmProps) {
    super(scope, id);
    const { metric, threshold, impact, silenceMeans, periods = 1, topic, deployment, runbook } = props;
    this.alarm = new Alarm(this, 'Alarm', {
      alarmName: `${deployment}-${id}`,
      alarmDescription: `${impact} Runbook: ${runbook}#${id.toLowerCase()}`,
      metric,
      threshold,
      evaluationPeriods: periods,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData:
        silenceMeans === 'broken' ? TreatMissingData.BREACHING : TreatMissingData.NOT_BREACHING,
    });
    const tell = new SnsAction(topic);
    this.alarm.addAlarmAction(tell);
    this.alarm.addOkAction(tell);
  }

  /** Every alarm of a stack. */
  static of(stack: Stack): readonly RunbookAlarm[] {
    return stack.node.findAll().filter((child) => child instanceof RunbookAlarm);
  }
}

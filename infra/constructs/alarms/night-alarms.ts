import { Duration } from 'aws-cdk-lib';
import { type IMetric, Metric } from 'aws-cdk-lib/aws-cloudwatch';
import type { ITopic } from 'aws-cdk-lib/aws-sns';
import { Construct } from 'constructs';
import { ageMetricNames } from '#core/cloud/metric-names.ts';
import { nominalIntervalMs } from '#core/schedule/nominal-interval.ts';
import type { Config } from '#engines/config.ts';
import type { HouseFunction } from '../functions/house-function.ts';
import type { Night } from '../night.ts';
import type { WorkQueues } from '../work-queues.ts';
import { RunbookAlarm, type RunbookAlarmProps } from './runbook-alarm.ts';

export interface NightAlarmsProps {
  readonly deployment: string;
  readonly runbook: string;
  readonly topic: ITopic;
  readonly plans: Config['plans'];
  readonly queues: WorkQueues;
  readonly night: Night;
  readonly notify: HouseFunction;
}

const minutes = (count: number) => ({ period: Duration.minutes(count) });

/**
 * What goes red when a part of the machine itself stops: the runs have incidents of their own. Each names what is lost
 * meanwhile, and has its chapter in docs/runbook.md.
 */
export class NightAlarms extends Construct {
  constructor(scope: Construct, id: string, props: NightAlarmsProps) {
    super(scope, id);
    const { deployment, runbook, topic, plans, queues, night, notify } = props;
    const alarm = (
      name: string,
      about: Omit<RunbookAlarmProps, 'deployment' | 'runbook' | 'topic'>,
    ): void => {
      new RunbookAlarm(this, name, { ...about, deployment, runbook, topic });
    };
    alarm('EventWasLost', {
      metric: lying(queues.lost),
      threshold: 1,
      impact: 'A schedule or the news of a task was not delivered: a backup may not have been started.',
      silenceMeans: 'healthy',
    });
    alarm('RunNotStarted', {
      metric: lying(queues.workDead),
      threshold: 1,
      impact: 'A run was asked for five times and could not be started: its source has no new backup.',
      silenceMeans: 'healthy',
    });
    alarm('AlertNotDelivered', {
      metric: lying(queues.alertsDead),
      threshold: 1,
      impact: 'Something went wrong with a source and nobody was told of it.',
      silenceMeans: 'healthy',
    });
    alarm('RetireFails', {
      metric: lying(queues.retireDead),
      threshold: 1,
      impact:
        'A source was asked for five times and its old points could not be retired: they stay and cost.',
      silenceMeans: 'healthy',
    });
    alarm('WorkIsStuck', {
      metric: queues.work.queue.metricApproximateAgeOfOldestMessage({ ...minutes(5), statistic: 'Maximum' }),
      threshold: 1800,
      impact: 'Runs have been waiting for half an hour and nobody takes them: tonight is late.',
      silenceMeans: 'healthy',
    });
    alarm('AlertsAreStuck', {
      metric: queues.alerts.queue.metricApproximateAgeOfOldestMessage({
        ...minutes(5),
        statistic: 'Maximum',
      }),
      threshold: 900,
      impact: 'Alerts have been waiting for a quarter of an hour: people do not hear what is wrong.',
      silenceMeans: 'healthy',
    });
    alarm('DispatchFails', {
      metric: errors(night.dispatch, 5),
      threshold: 1,
      impact: 'A plan was due and its sources were not all asked for: some may have no backup tonight.',
      silenceMeans: 'healthy',
    });
    alarm('StartFails', {
      metric: errors(night.start, 15),
      threshold: 3,
      impact: 'The function that starts runs crashes: runs wait, and in the end are given up.',
      silenceMeans: 'healthy',
    });
    alarm('SettleDoesNotWork', {
      metric: errors(night.settle, 15),
      threshold: 3,
      impact:
        'Nobody says how runs end: no backup becomes good, nothing is tried again, and no failure is told.',
      // it is asked every five minutes, so no call at all means that the asking has stopped
      silenceMeans: 'broken',
    });
    alarm('NotifyFails', {
      metric: errors(notify, 15),
      threshold: 3,
      impact:
        'The function that tells people crashes or is silent: alerts wait, and in the end are given up.',
      // it is asked every five minutes, too
      silenceMeans: 'broken',
    });
    alarm('SourcesAreLate', {
      metric: new Metric({
        namespace: ageMetricNames.namespace,
        metricName: ageMetricNames.late,
        dimensionsMap: { Deployment: deployment },
        // a line for each plan and engine: one that has a late source is enough
        statistic: 'Maximum',
        ...minutes(5),
      }),
      threshold: 1,
      periods: 2,
      impact:
        'The newest good point of a source is older than was promised: lost now, more would be lost than that.',
      // watch says it in each round; that watch is silent has an alarm of its own
      silenceMeans: 'healthy',
    });
    const hours = hoursBetweenRuns(plans);
    if (hours === undefined) return;
    alarm('NothingIsDispatched', {
      metric: errors(night.dispatch, 60),
      threshold: 1,
      periods: hours + 2,
      impact:
        'No plan has asked for a backup for longer than the most frequent one lets pass: the schedules are silent.',
      silenceMeans: 'broken',
    });
  }
}

const lying = ({ queue }: WorkQueues['lost']): IMetric =>
  queue.metricApproximateNumberOfMessagesVisible({ ...minutes(5), statistic: 'Maximum' });

const errors = ({ function: code }: HouseFunction, period: number): IMetric =>
  code.metricErrors({ ...minutes(period), statistic: 'Sum' });

/** Of the most frequent plan; undefined when CloudWatch cannot look back so far, which is a week. */
function hoursBetweenRuns(plans: Config['plans']): number | undefined {
  const intervals = Object.values(plans).flatMap(({ schedule }) =>
    schedule ? [nominalIntervalMs(schedule) ?? Infinity] : [],
  );
  const hours = Math.ceil(Math.min(...intervals) / 3_600_000);
  return hours + 2 <= 7 * 24 ? hours : undefined;
}

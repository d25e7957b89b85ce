import { Duration } from 'aws-cdk-lib';
import {
  AlarmStatusWidget,
  Dashboard,
  GraphWidget,
  type IAlarm,
  Metric,
  SingleValueWidget,
} from 'aws-cdk-lib/aws-cloudwatch';
import { Construct } from 'constructs';
import type { HouseFunction } from '../functions/house-function.ts';
import type { BackupStore } from '../store/backup-store.ts';
import type { WorkQueues } from '../work-queues.ts';
import { ageGraphs } from './age-graphs.ts';
import { type CountedRuns, runGraphs } from './run-graphs.ts';

export interface NightDashboardProps {
  readonly deployment: string;
  readonly alarms: readonly IAlarm[];
  readonly functions: readonly HouseFunction[];
  readonly queues: WorkQueues;
  readonly clusterName: string;
  readonly store: BackupStore;
  readonly runs: readonly CountedRuns[];
}

const wide = 24;
const half = 12;

/** The state of the machine on one page: what is red, how runs ended, what waits, what runs, how much is kept. */
export class NightDashboard extends Construct {
  constructor(scope: Construct, id: string, props: NightDashboardProps) {
    super(scope, id);
    const { deployment, alarms, functions, queues, clusterName, store, runs } = props;
    const waiting = [
      ...[queues.work, queues.alerts, queues.retire],
      ...[queues.workDead, queues.alertsDead, queues.retireDead, queues.lost],
    ];
    const of = { period: Duration.minutes(5) };
    new Dashboard(this, 'Dashboard', {
      dashboardName: deployment,
      widgets: [
        [new AlarmStatusWidget({ title: 'What is red', alarms: [...alarms], width: wide, height: 4 })],
        ...ageGraphs(deployment, runs),
        ...runGraphs(deployment, runs),
        [
          new GraphWidget({
            title: 'What waits',
            width: half,
            left: waiting.map(({ queue }) =>
              queue.metricApproximateNumberOfMessagesVisible({ ...of, statistic: 'Maximum' }),
            ),
          }),
          new GraphWidget({ title: 'Tasks at work', width: half, left: [runningTasks(clusterName)] }),
        ],
        [
          new GraphWidget({
            title: 'Calls and errors',
            width: half,
            left: functions.map(({ function: code }) => code.metricInvocations(of)),
            right: functions.map(({ function: code }) => code.metricErrors(of)),
          }),
          new SingleValueWidget({
            title: 'Bytes kept, by storage class',
            width: half,
            metrics: [
              'StandardStorage',
              'GlacierInstantRetrievalStorage',
              'GlacierStorage',
              'DeepArchiveStorage',
            ].map((storage) => stored(store, storage)),
          }),
        ],
      ],
    });
  }
}

const runningTasks = (clusterName: string): Metric =>
  new Metric({
    namespace: 'ECS/ContainerInsights',
    metricName: 'TaskCount',
    dimensionsMap: { ClusterName: clusterName },
    statistic: 'Maximum',
    period: Duration.minutes(1),
  });

/** S3 counts once a day. */
const stored = ({ name }: BackupStore, StorageType: string): Metric =>
  new Metric({
    namespace: 'AWS/S3',
    metricName: 'BucketSizeBytes',
    dimensionsMap: { BucketName: name, StorageType },
    statistic: 'Average',
    period: Duration.days(1),
    label: StorageType.replace('Storage', ''),
  });

import { Aws, Duration, Stack } from 'aws-cdk-lib';
import { Rule, RuleTargetInput, Schedule } from 'aws-cdk-lib/aws-events';
import { LambdaFunction } from 'aws-cdk-lib/aws-events-targets';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { deploymentTag, envNames } from '#core/cloud/env-names.ts';
import type { Deployable } from '../../loading/deployable.ts';
import type { AlertTopic } from '../alarms/alert-topic.ts';
import { DeployedConfig } from '../deployed-config.ts';
import { HouseFunction } from '../functions/house-function.ts';
import type { BackupStore } from '../store/backup-store.ts';
import type { RunTable } from '../store/run-table.ts';
import type { StoreKey } from '../store/store-key.ts';
import { StoreRights } from '../store/store-rights.ts';
import type { TaskCluster } from '../tasks/task-cluster.ts';
import type { WorkQueues } from '../work-queues.ts';
import { WorkedQueue } from '../worked-queue.ts';
import { SilenceAlarm } from './silence-alarm.ts';

export interface WatchProps {
  readonly deployable: Deployable;
  readonly store: BackupStore;
  readonly table: RunTable;
  readonly key: StoreKey;
  readonly queues: WorkQueues;
  readonly cluster: TaskCluster;
  readonly alertTopic: AlertTopic;
  readonly dispatch: IFunction;
  /** Where the runbook lies, without an anchor. */
  readonly runbook: string;
}

/**
 * Looks every five minutes at what is declared, and tells people of what is not so. Its own failure and its own silence
 * have one alarm: a round that was lost needs no second try, for the next one sees the same.
 */
export class Watch extends Construct {
  readonly watch: HouseFunction;

  constructor(scope: Construct, id: string, props: WatchProps) {
    super(scope, id);
    const { deployable, alertTopic, runbook } = props;
    const { deployment } = deployable.config;
    this.watch = new HouseFunction(this, 'Watch', {
      deployment,
      name: 'watch',
      purpose:
        'Looks for what nobody else would say: what stalls, was missed, is late, or is not as declared',
      // a round looks at sources for three minutes, and the next one begins after five
      timeout: Duration.minutes(4),
      memoryMiB: 1024,
    });
    this.#wire(props);
    new Rule(this, 'Rounds', {
      ruleName: `${deployment}-watch`,
      description: 'Asks watch for a round',
      schedule: Schedule.rate(Duration.minutes(5)),
      targets: [
        new LambdaFunction(this.watch.function, {
          event: RuleTargetInput.fromObject({ ask: 'round' }),
          retryAttempts: 1,
          maxEventAge: Duration.minutes(5),
        }),
      ],
    });
    new SilenceAlarm(this, 'Silence', {
      ...{ deployment, runbook, topic: alertTopic.topic, watch: this.watch.function },
    });
  }

  #wire({ deployable, store, table, key, queues, cluster, alertTopic, dispatch }: WatchProps): void {
    const { function: code, role } = this.watch;
    const { deployment, alerts } = deployable.config;
    const { region } = Stack.of(this);
    new DeployedConfig(this, 'Config', { written: deployable.written }).grantRead(this.watch);
    code.addEnvironment(envNames.deployment, deployment);
    table.grantWatch(role, code);
    if (deployable.finds) table.grantSeeFound(role);
    store.tell(code);
    new StoreRights(store).grantWatch(role);
    code.addEnvironment(envNames.key, key.key.keyArn);
    key.grantSee(role);
    cluster.grantLook(this.watch);
    alertTopic.grantSee(this.watch);
    code.addEnvironment(envNames.workQueue, queues.work.queue.queueUrl);
    queues.work.grantSend(role, 'AskForWork');
    code.addEnvironment(envNames.alertQueue, queues.alerts.queue.queueUrl);
    queues.alerts.grantSend(role, 'TellPeople');
    const dead = [queues.lost, queues.workDead, queues.alertsDead];
    const urls = dead.map(({ queue }) => queue.queueUrl);
    code.addEnvironment(envNames.deadQueues, Stack.of(this).toJsonString(urls));
    WorkedQueue.grantCount(role, 'CountWhatWaits', [queues.work, ...dead]);
    code.addEnvironment(envNames.dispatch, dispatch.functionArn);
    const schedules = `arn:${Aws.PARTITION}:scheduler:${region}:${Aws.ACCOUNT_ID}:schedule`;
    role.allow('SeeSchedules', {
      actions: ['scheduler:GetSchedule'],
      resources: [`${schedules}/${deployment}/*`],
      because: 'schedules are named after plans; their group is named',
    });
    role.allow('ListSchedules', {
      actions: ['scheduler:ListSchedules'],
      resources: ['*'],
      because: 'scheduler:ListSchedules knows no resource.',
    });
    const { engines } = deployable;
    if (engines.length > 0) {
      role.allow('SeeSecretsOfSources', {
        actions: ['secretsmanager:DescribeSecret'],
        resources: [`arn:${Aws.PARTITION}:secretsmanager:${region}:${Aws.ACCOUNT_ID}:secret:*`],
        conditions: { StringEquals: { [`aws:ResourceTag/${deploymentTag(deployment)}`]: engines } },
        because:
          'the owner of a secret decides, by its tag: the condition is the permission, and no value is read',
      });
    }
    const { heartbeat } = alerts;
    if (heartbeat === undefined || !('secret' in heartbeat)) return;
    role.allow('ReadWhereTheHeartbeatGoes', {
      actions: ['secretsmanager:GetSecretValue'],
      resources: [secretArn(heartbeat.secret, region)],
    });
  }
}

/** Secrets Manager adds six characters to the name. */
const secretArn = (secret: string, region: string): string =>
  secret.startsWith('arn:')
    ? secret
    : `arn:${Aws.PARTITION}:secretsmanager:${region}:${Aws.ACCOUNT_ID}:secret:${secret}-??????`;

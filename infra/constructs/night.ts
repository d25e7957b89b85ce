import { Duration, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { envNames } from '#core/cloud/env-names.ts';
import type { Deployable } from '../loading/deployable.ts';
import { version } from '../version.ts';
import { DeployedConfig } from './deployed-config.ts';
import { HouseFunction } from './functions/house-function.ts';
import { worksOff } from './functions/works-off.ts';
import type { TaskPlaces } from './networks/task-places.ts';
import { allowRds } from './services/allow-rds.ts';
import type { BackupStore } from './store/backup-store.ts';
import type { RunTable } from './store/run-table.ts';
import { StoreRights } from './store/store-rights.ts';
import type { EngineTasks } from './tasks/engine-tasks.ts';
import type { TaskCluster } from './tasks/task-cluster.ts';
import { timeouts, type WorkQueues } from './work-queues.ts';

export interface NightProps {
  readonly deployable: Deployable;
  readonly store: BackupStore;
  readonly table: RunTable;
  readonly queues: WorkQueues;
  readonly places: TaskPlaces;
  readonly cluster: TaskCluster;
  readonly engines: readonly EngineTasks[];
}

/** The three functions of a night: dispatch asks for runs, start gives each its task, settle says how it ended. */
export class Night extends Construct {
  readonly config: DeployedConfig;
  readonly dispatch: HouseFunction;
  readonly start: HouseFunction;
  readonly settle: HouseFunction;

  constructor(scope: Construct, id: string, props: NightProps) {
    super(scope, id);
    const { deployable, queues } = props;
    const { deployment } = deployable.config;
    this.config = new DeployedConfig(this, 'Config', { written: deployable.written });
    const { config } = this;
    this.dispatch = new HouseFunction(this, 'Dispatch', {
      deployment,
      name: 'dispatch',
      purpose: 'Asks for a run of every source of a plan, when its schedule says so',
      // ten thousand sources are a thousand calls of SQS, and a config of some megabytes
      timeout: Duration.minutes(5),
      memoryMiB: 1024,
      lost: queues.lost,
    });
    config.grantRead(this.dispatch);
    this.start = new HouseFunction(this, 'Start', {
      deployment,
      name: 'start',
      purpose: 'Claims runs and asks ECS for their tasks',
      timeout: timeouts.start,
      memoryMiB: 1024,
    });
    config.grantRead(this.start);
    if (deployable.finds) {
      const { role, function: code } = this.dispatch;
      props.table.grantFind(role, code);
      allowRds(role, 'dispatch', deployment);
    }
    this.#wireStart(props);
    this.settle = new HouseFunction(this, 'Settle', {
      deployment,
      name: 'settle',
      purpose:
        'Says how a run ended, by what lies in the store: the only one that writes verdicts and extends locks',
      timeout: Duration.minutes(5),
      memoryMiB: 1024,
      lost: queues.lost,
    });
    this.#wireSettle(props);
    for (const { function: code, role } of [this.dispatch, this.start]) {
      code.addEnvironment(envNames.workQueue, queues.work.queue.queueUrl);
      queues.work.grantSend(role, 'AskForWork');
    }
  }

  #wireStart({ deployable, table, queues, places, cluster, engines }: NightProps): void {
    const { function: code, role } = this.start;
    const json = (value: unknown): string => Stack.of(this).toJsonString(value);
    code.addEnvironment(envNames.deployment, deployable.config.deployment);
    const tasks = engines.map(({ engine, family, roles }) => [
      engine,
      { taskDefinition: family, readerRole: roles.reader.role.roleArn },
    ]);
    code.addEnvironment(envNames.engines, json(Object.fromEntries(tasks)));
    code.addEnvironment(envNames.networks, json(places.places));
    table.grantClaim(role, code);
    if (deployable.finds) table.grantSeeFound(role);
    cluster.grantLaunch(this.start, engines);
    if (deployable.services.includes('rds')) allowRds(role, 'start', deployable.config.deployment);
    worksOff(this.start, queues.work, 4);
  }

  #wireSettle({ deployable, store, table, queues, cluster }: NightProps): void {
    const { function: code, role } = this.settle;
    const { deployment, alerts } = deployable.config;
    code.addEnvironment(envNames.deployment, deployment);
    if (alerts.metricsPerSource) code.addEnvironment(envNames.metricsPerSource, 'true');
    store.tell(code);
    code.addEnvironment(envNames.longestLockDays, String(store.longestLockDays));
    new StoreRights(store).grantJudge(role);
    table.grantDecide(role, code);
    cluster.grantLook(this.settle);
    code.addEnvironment(envNames.version, version);
    if (deployable.services.includes('rds')) {
      allowRds(role, 'settle', deployment);
      new StoreRights(store).grantSealServices(role, deployable.services);
    }
    code.addEnvironment(envNames.workQueue, queues.work.queue.queueUrl);
    code.addEnvironment(envNames.alertQueue, queues.alerts.queue.queueUrl);
    queues.work.grantSend(role, 'AskForWork');
    queues.alerts.grantSend(role, 'TellPeople');
  }
}

import { CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { configSha256 } from '#core/config/config-sha256.ts';
import { TaskPlaces } from '../constructs/networks/task-places.ts';
import { Night } from '../constructs/night.ts';
import { PlanSchedules } from '../constructs/plan-schedules.ts';
import { Retention } from '../constructs/retention.ts';
import { SnapshotEvents } from '../constructs/services/snapshot-events.ts';
import { SnapshotReaper } from '../constructs/services/snapshot-reaper.ts';
import { TaskEvents } from '../constructs/task-events.ts';
import { EngineTasks } from '../constructs/tasks/engine-tasks.ts';
import { TaskCluster } from '../constructs/tasks/task-cluster.ts';
import { WorkQueues } from '../constructs/work-queues.ts';
import type { Deployable } from '../loading/deployable.ts';
import { DeploymentStack } from './deployment-stack.ts';
import type { StoreStack } from './store-stack.ts';

/** What makes a night: schedules, queues, functions, tasks. It may be removed and made again; no point is in it. */
export class RunsStack extends DeploymentStack {
  readonly queues: WorkQueues;
  readonly night: Night;
  readonly cluster: TaskCluster;
  readonly retention: Retention;

  constructor(scope: Construct, deployable: Deployable, storeStack: StoreStack) {
    super(scope, 'runs', 'schedules, queues, functions and tasks', deployable);
    // rights and settings name bucket and table by their names, which the CDK cannot see
    this.addStackDependency(storeStack);
    const { store, table } = storeStack;
    const { deployment } = this;
    const { config, networks } = deployable;
    this.queues = new WorkQueues(this, 'Queues', { deployment });
    const places = new TaskPlaces(this, 'Networks', { deployment, networks, bucketName: store.name });
    this.cluster = new TaskCluster(this, 'Tasks', { deployment, vpc: places.vpc });
    const { execution } = this.cluster;
    const engines = deployable.engines.map(
      (engine) =>
        new EngineTasks(this, `Engine-${engine}`, {
          ...{ deployment, engine, store, table, execution },
          tasks: config.tasks,
          image: config.images[engine],
          platform: config.account.platform,
        }),
    );
    const { queues, cluster } = this;
    this.night = new Night(this, 'Night', { deployable, store, table, queues, places, cluster, engines });
    const { dispatch, settle } = this.night;
    const { lost } = queues;
    new PlanSchedules(this, 'Schedules', {
      deployment,
      plans: config.plans,
      dispatch: dispatch.function,
      lost,
    });
    const { config: read } = this.night;
    this.retention = new Retention(this, 'Retention', { deployable, store, table, queues, config: read });
    const { clusterArn } = cluster.cluster;
    new TaskEvents(this, 'Events', { deployment, clusterArn, settle: settle.function, lost });
    if (deployable.services.includes('rds')) {
      new SnapshotEvents(this, 'Snapshots', { deployment, settle: settle.function, lost });
      new SnapshotReaper(this, 'Reaping', { deployment, store, lost });
    }
    new CfnOutput(this, 'WorkQueueUrl', { value: queues.work.queue.queueUrl });
    new CfnOutput(this, 'AlertQueueUrl', { value: queues.alerts.queue.queueUrl });
    new CfnOutput(this, 'ClusterArn', { value: clusterArn });
    // by it doctor knows whether what is deployed is the config that it was given
    new CfnOutput(this, 'ConfigSha256', { value: configSha256(deployable.written) });
    new CfnOutput(this, 'DispatchName', { value: dispatch.function.functionName });
    new CfnOutput(this, 'SettleName', { value: settle.function.functionName });
  }
}

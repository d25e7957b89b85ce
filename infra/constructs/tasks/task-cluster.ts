import { Aws, Stack } from 'aws-cdk-lib';
import type { IVpc } from 'aws-cdk-lib/aws-ec2';
import { Cluster, ContainerInsights } from 'aws-cdk-lib/aws-ecs';
import { Construct } from 'constructs';
import { envNames } from '#core/cloud/env-names.ts';
import { acknowledge } from '../acknowledge.ts';
import type { HouseFunction } from '../functions/house-function.ts';
import { NamedRole } from '../named-role.ts';
import type { EngineTasks } from './engine-tasks.ts';
import { taskOf } from './task-roles.ts';

export interface TaskClusterProps {
  readonly deployment: string;
  readonly vpc: IVpc;
}

const namesOfTasks = 'ECS makes up the names of tasks; the cluster is named';

/** Where tasks run, and the role by which ECS pulls their image and keeps their log. */
export class TaskCluster extends Construct {
  readonly cluster: Cluster;
  readonly execution: NamedRole;
  readonly #name: string;

  constructor(scope: Construct, id: string, { deployment, vpc }: TaskClusterProps) {
    super(scope, id);
    this.#name = deployment;
    this.cluster = new Cluster(this, 'Cluster', {
      clusterName: deployment,
      vpc,
      containerInsightsV2: ContainerInsights.ENABLED,
    });
    this.execution = new NamedRole(this, 'Execution', {
      deployment,
      part: 'execution',
      assumedBy: taskOf(Stack.of(this)),
      purpose: 'By it ECS pulls images and writes the logs of tasks; no task has it',
    });
    acknowledge(this.execution, 'IAM5[Resource::*]', 'ecr:GetAuthorizationToken knows no resource.');
  }

  /** Lets start ask for tasks of these engines, and of nothing else that is defined in the account. */
  grantLaunch({ role, function: code }: HouseFunction, engines: readonly EngineTasks[]): void {
    const { region } = Stack.of(this);
    const { clusterArn } = this.cluster;
    code.addEnvironment(envNames.cluster, clusterArn);
    // of a deployment whose engines are all services: a right to nothing is none that IAM takes
    if (engines.length === 0) return;
    role.allow('LaunchTasks', {
      actions: ['ecs:RunTask'],
      resources: engines.map(
        ({ family }) => `arn:${Aws.PARTITION}:ecs:${region}:${Aws.ACCOUNT_ID}:task-definition/${family}:*`,
      ),
      conditions: { ArnEqualsIfExists: { 'ecs:cluster': clusterArn } },
      because: 'the newest revision is launched, whichever that is; the family is named',
    });
    role.allow('TagTasks', {
      actions: ['ecs:TagResource'],
      resources: [this.#tasks()],
      conditions: { StringEquals: { 'ecs:CreateAction': 'RunTask' } },
      because: namesOfTasks,
    });
    const handed = engines.flatMap(({ roles }) => [roles.worker, roles.reader]);
    role.allow('HandOverRoles', {
      actions: ['iam:PassRole'],
      resources: [...handed, this.execution].map((passed) => passed.role.roleArn),
      conditions: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
    });
  }

  /** Lets settle see how a task stands. */
  grantLook({ role, function: code }: HouseFunction): void {
    code.addEnvironment(envNames.cluster, this.cluster.clusterArn);
    role.allow('LookAtTasks', {
      actions: ['ecs:DescribeTasks'],
      resources: [this.#tasks()],
      because: namesOfTasks,
    });
    role.allow('StopTasksThatHang', {
      actions: ['ecs:StopTask'],
      resources: [this.#tasks()],
      because: namesOfTasks,
    });
  }

  readonly #tasks = (): string =>
    `arn:${Aws.PARTITION}:ecs:${Stack.of(this).region}:${Aws.ACCOUNT_ID}:task/${this.#name}/*`;
}

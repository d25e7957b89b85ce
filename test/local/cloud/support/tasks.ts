import {
  CreateClusterCommand,
  DescribeTasksCommand,
  RegisterTaskDefinitionCommand,
  RunTaskCommand,
  type RunTaskCommandInput,
  type Task,
} from '@aws-sdk/client-ecs';
import type { Aws } from './aws.ts';
import { eventually } from './eventually.ts';

/** A cluster and a task definition of the fixture's program. */
export async function createTasks(
  { ecs }: Aws,
  name: string,
  container: { image?: string; entryPoint?: string[] } = {},
) {
  await ecs.send(new CreateClusterCommand({ clusterName: name }));
  const { taskDefinition } = await ecs.send(
    new RegisterTaskDefinitionCommand({
      family: name,
      requiresCompatibilities: ['FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      containerDefinitions: [{ name: 'worker', image: 'fixture:1', stopTimeout: 20, ...container }],
    }),
  );

  async function run(doing: string, more: Partial<RunTaskCommandInput> = {}): Promise<Task> {
    const { tasks = [] } = await ecs.send(
      new RunTaskCommand({
        cluster: name,
        taskDefinition: name,
        ...more,
        overrides: {
          containerOverrides: [{ name: 'worker', environment: [{ name: 'TASK', value: doing }] }],
          ...more.overrides,
        },
      }),
    );
    const [task] = tasks;
    if (!task) throw new Error('RunTask gave no task');
    return task;
  }

  async function describe({ taskArn = '' }: Task): Promise<Task> {
    const { tasks = [] } = await ecs.send(new DescribeTasksCommand({ cluster: name, tasks: [taskArn] }));
    return tasks[0] ?? {};
  }

  return {
    definitionArn: taskDefinition?.taskDefinitionArn ?? '',
    run,
    describe,
    /** The task in this state, or undefined when it does not get there. */
    reached: (task: Task, state: 'RUNNING' | 'STOPPED'): Promise<Task | undefined> =>
      eventually(async () => {
        const now = await describe(task);
        return now.lastStatus === state ? now : undefined;
      }),
  };
}

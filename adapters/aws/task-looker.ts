import { DescribeTasksCommand, type ECSClient, StopTaskCommand } from '@aws-sdk/client-ecs';
import type { TaskLooker } from '#core/cloud/ports/launcher.ts';
import { endOfTask } from './task-news.ts';

/** How tasks stand. Who only looks loads nothing of launching. */
export const createTaskLooker = (client: ECSClient, cluster: string): TaskLooker => ({
  async stop(task, reason) {
    await client.send(new StopTaskCommand({ cluster, task, reason }));
  },
  async look(taskArn) {
    const { tasks = [] } = await client.send(new DescribeTasksCommand({ cluster, tasks: [taskArn] }));
    const [task] = tasks;
    if (!task) return { as: 'unknown' };
    if (task.lastStatus === 'STOPPED') return { as: 'stopped', end: endOfTask(task) };
    return { as: 'running', hasBegun: task.lastStatus === 'RUNNING' };
  },
});

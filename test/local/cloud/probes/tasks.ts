import { StopTaskCommand } from '@aws-sdk/client-ecs';
import * as z from 'zod';
import { createQueue } from '../support/queue.ts';
import { createTasks } from '../support/tasks.ts';
import { outcome, type Probe } from './probe.ts';

const Stopped = z.object({
  detail: z.object({
    lastStatus: z.string(),
    stopCode: z.string(),
    containers: z.array(z.object({ exitCode: z.number() })),
    overrides: z.object({
      containerOverrides: z.array(z.object({ environment: z.array(z.object({ value: z.string() })) })),
    }),
  }),
});

export const taskProbes: readonly Probe[] = [
  {
    correction: 'task-events',
    right: { status: 'STOPPED', exitCode: 3, stopCode: 'EssentialContainerExited', told: 'exit 3' },
    wrong: undefined,
    async observe(aws) {
      const queue = await createQueue(aws, 'events');
      const { run } = await createTasks(aws, 'events');
      const pattern = { source: ['aws.ecs'], detail: { lastStatus: ['STOPPED'] } };
      await aws.json('events', 'AWSEvents.PutRule', {
        Name: 'stopped',
        EventPattern: JSON.stringify(pattern),
      });
      await aws.json('events', 'AWSEvents.PutTargets', {
        Rule: 'stopped',
        Targets: [{ Id: '1', Arn: queue.arn }],
      });
      await run('exit 3');
      const body = await queue.next();
      if (body === undefined) return undefined;
      const { detail } = Stopped.parse(JSON.parse(body));
      return {
        status: detail.lastStatus,
        exitCode: detail.containers[0]?.exitCode,
        stopCode: detail.stopCode,
        told: detail.overrides.containerOverrides[0]?.environment[0]?.value,
      };
    },
  },
  {
    correction: 'stop-reasons',
    right: {
      memory: 'OutOfMemoryError: Container killed due to memory usage',
      exitCode: 137,
      image: { reason: 'CannotPullContainerError', exitCode: undefined, stopCode: 'TaskFailedToStart' },
    },
    wrong: {
      memory: undefined,
      exitCode: 137,
      image: { reason: 'ResourceInitializationError', exitCode: undefined, stopCode: 'TaskFailedToStart' },
    },
    async observe(aws) {
      const tasks = await createTasks(aws, 'reasons');
      const large = await tasks.run('sleep 60000');
      await tasks.reached(large, 'RUNNING');
      aws.cloud.runOutOfMemory(large.taskArn ?? '');
      const killed = await tasks.reached(large, 'STOPPED');
      const absent = await createTasks(aws, 'absent', { image: 'absent:1' });
      const never = await absent.reached(await absent.run('exit 0'), 'STOPPED');
      const [container] = killed?.containers ?? [];
      return {
        memory: container?.reason,
        exitCode: container?.exitCode,
        image: {
          reason: never?.stoppedReason?.split(':')[0],
          exitCode: never?.containers?.[0]?.exitCode,
          stopCode: never?.stopCode,
        },
      };
    },
  },
  {
    correction: 'stop-task',
    right: { atOnce: 'RUNNING', exitCode: 7, stopCode: 'UserInitiated', reason: 'as asked' },
    wrong: { atOnce: 'STOPPED', exitCode: 0, stopCode: 'UserInitiated', reason: 'as asked' },
    async observe(aws) {
      const tasks = await createTasks(aws, 'stopping');
      const task = await tasks.run('end-with 7');
      await tasks.reached(task, 'RUNNING');
      // until the program listens to signals
      await new Promise((resolve) => setTimeout(resolve, 600));
      await aws.ecs.send(
        new StopTaskCommand({ cluster: 'stopping', task: task.taskArn, reason: 'as asked' }),
      );
      const { lastStatus } = await tasks.describe(task);
      const end = await tasks.reached(task, 'STOPPED');
      const [container] = end?.containers ?? [];
      return {
        atOnce: lastStatus,
        exitCode: container?.exitCode,
        stopCode: end?.stopCode,
        reason: end?.stoppedReason,
      };
    },
  },
  {
    correction: 'client-token',
    right: { again: 'the same task', other: 'ConflictException' },
    wrong: { again: 'another task', other: 'ok' },
    async observe(aws) {
      const { run } = await createTasks(aws, 'token');
      const clientToken = 'a'.repeat(64);
      const first = await run('exit 0', { clientToken });
      const second = await run('exit 0', { clientToken });
      return {
        again: first.taskArn === second.taskArn ? 'the same task' : 'another task',
        other: await outcome(run('exit 1', { clientToken })),
      };
    },
  },
  {
    correction: 'run-task-overrides',
    right: { cpu: '1024', memory: '2048', disk: 40 },
    wrong: { cpu: '256', memory: '512', disk: undefined },
    async observe(aws) {
      const { run } = await createTasks(aws, 'overrides');
      const { cpu, memory, ephemeralStorage } = await run('exit 0', {
        overrides: { cpu: '1024', memory: '2048', ephemeralStorage: { sizeInGiB: 40 } },
      });
      return { cpu, memory, disk: ephemeralStorage?.sizeInGiB };
    },
  },
  {
    correction: 'container-settings',
    right: 9,
    wrong: 0,
    async observe(aws) {
      const tasks = await createTasks(aws, 'settings', { entryPoint: ['/bin/sh', '-c', 'exit 9'] });
      const end = await tasks.reached(await tasks.run('exit 0'), 'STOPPED');
      return end?.containers?.[0]?.exitCode;
    },
  },
];

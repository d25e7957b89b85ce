import { CreateScheduleCommand } from '@aws-sdk/client-scheduler';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { eventually } from '../support/eventually.ts';
import { createQueue } from '../support/queue.ts';
import { createRole } from '../support/role.ts';
import { createStack } from '../support/stack.ts';
import type { Probe } from './probe.ts';

export const serviceRoleProbes: readonly Probe[] = [
  {
    correction: 'schedule-role',
    right: { letters: 'fired' },
    wrong: { target: 'fired' },
    async observe(aws) {
      const target = await createQueue(aws, 'target');
      const letters = await createQueue(aws, 'unsent');
      await aws.scheduler.send(
        new CreateScheduleCommand({
          Name: 'without-rights',
          ScheduleExpression: `at(${new Date().toISOString().slice(0, 19)})`,
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: {
            ...{ Arn: target.arn, Input: 'fired', DeadLetterConfig: { Arn: letters.arn } },
            RoleArn: await createRole(aws, 'scheduler', []),
          },
        }),
      );
      // the emulator by itself looks every ten seconds
      return eventually(async () => {
        const sent = await target.next(0);
        const unsent = await letters.next(0);
        return sent !== undefined || unsent !== undefined ? { target: sent, letters: unsent } : undefined;
      }, 15_000);
    },
  },
  {
    correction: 'poller-role',
    right: 'still in the queue',
    wrong: undefined,
    async observe(aws) {
      const queue = await createQueue(aws, 'polled');
      const Role = await createRole(aws, 'poller', []);
      await createStack(aws, 'polling', {
        Resources: {
          Function: {
            Type: 'AWS::Lambda::Function',
            Properties: {
              ...{ FunctionName: 'polling', Runtime: 'nodejs24.x', Handler: 'index.handler', Role },
              Code: { ZipFile: 'exports.handler = async () => {}' },
            },
          },
          Source: {
            Type: 'AWS::Lambda::EventSourceMapping',
            Properties: { FunctionName: { Ref: 'Function' }, EventSourceArn: queue.arn },
          },
        },
      });
      await aws.sqs.send(new SendMessageCommand({ QueueUrl: queue.url, MessageBody: 'still in the queue' }));
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      return queue.next(500);
    },
  },
];

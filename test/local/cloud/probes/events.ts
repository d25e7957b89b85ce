import { CreateScheduleCommand } from '@aws-sdk/client-scheduler';
import * as z from 'zod';
import type { Aws } from '../support/aws.ts';
import { createQueue } from '../support/queue.ts';
import { createStack } from '../support/stack.ts';
import type { Probe } from './probe.ts';

const role = 'arn:aws:iam::000000000000:role/probe';

/** `2026-11-20T03:30:00` of a clock that is `hours` ahead of UTC. */
const clock = (date: Date, hours: number): string =>
  new Date(date.getTime() + hours * 3_600_000).toISOString().slice(0, 19);

/** Sends an event of our own through the default bus. */
const putEvent = ({ json }: Aws, DetailType: string): Promise<unknown> =>
  json('events', 'AWSEvents.PutEvents', { Entries: [{ Source: 'probe', DetailType, Detail: '{"n":1}' }] });

async function putRule(
  { json }: Aws,
  name: string,
  target: Readonly<Record<string, unknown>>,
): Promise<void> {
  const EventPattern = JSON.stringify({ source: ['probe'], 'detail-type': [name] });
  await json('events', 'AWSEvents.PutRule', { Name: name, EventPattern });
  await json('events', 'AWSEvents.PutTargets', { Rule: name, Targets: [{ Id: '1', ...target }] });
}

/** What arrives at the destination of a function that has failed, and what in a dead letter queue. */
const Failure = z.object({ requestContext: z.object({ condition: z.string() }) });
const Sent = z.object({ detail: z.unknown() });

export const eventProbes: readonly Probe[] = [
  {
    correction: 'schedule-clock',
    right: 'fired',
    wrong: undefined,
    async observe(aws) {
      const queue = await createQueue(aws, 'clock');
      const soon = new Date(Date.now() + 1_000);
      await aws.scheduler.send(
        new CreateScheduleCommand({
          Name: 'clock',
          ScheduleExpression: `at(${clock(soon, 9)})`,
          ScheduleExpressionTimezone: 'Asia/Tokyo',
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: { Arn: queue.arn, RoleArn: role, Input: 'fired' },
        }),
      );
      return queue.next(4_000);
    },
  },
  {
    correction: 'schedule-placeholders',
    right: { at: true, attempt: '1', literal: false },
    wrong: { at: false, attempt: '<aws.scheduler.attempt-number>', literal: true },
    async observe(aws) {
      const queue = await createQueue(aws, 'placeholders');
      const at = clock(new Date(), 0);
      await aws.scheduler.send(
        new CreateScheduleCommand({
          Name: 'placeholders',
          ScheduleExpression: `at(${at})`,
          FlexibleTimeWindow: { Mode: 'OFF' },
          Target: {
            Arn: queue.arn,
            RoleArn: role,
            Input:
              '<aws.scheduler.scheduled-time> <aws.scheduler.attempt-number> <aws.scheduler.execution-id> <aws.scheduler.schedule-arn>',
          },
        }),
      );
      // the emulator by itself looks every ten seconds
      const said = (await queue.next(15_000)) ?? '';
      const [time, attempt] = said.split(' ');
      return { at: time === `${at}Z`, attempt, literal: said.includes('<aws.') };
    },
  },
  {
    correction: 'target-retries',
    right: 'RetriesExhausted',
    wrong: undefined,
    async observe(aws) {
      const queue = await createQueue(aws, 'failures');
      const { outputs } = await createStack(aws, 'failing', {
        Resources: {
          Failing: {
            Type: 'AWS::Lambda::Function',
            Properties: {
              ...{ FunctionName: 'failing', Runtime: 'nodejs24.x', Handler: 'index.handler', Role: role },
              Code: { ZipFile: 'exports.handler = async () => { throw new Error("as asked") }' },
            },
          },
          Destination: {
            Type: 'AWS::Lambda::EventInvokeConfig',
            Properties: {
              FunctionName: { Ref: 'Failing' },
              Qualifier: '$LATEST',
              MaximumRetryAttempts: 0,
              DestinationConfig: { OnFailure: { Destination: queue.arn } },
            },
          },
        },
        Outputs: { arn: { Value: { 'Fn::GetAtt': ['Failing', 'Arn'] } } },
      });
      await putRule(aws, 'failing', { Arn: outputs['arn'] });
      await putEvent(aws, 'failing');
      const body = await queue.next();
      return body && Failure.parse(JSON.parse(body)).requestContext.condition;
    },
  },
  {
    correction: 'dead-letters',
    right: { n: 1 },
    wrong: undefined,
    async observe(aws) {
      const queue = await createQueue(aws, 'letters');
      const gone = `arn:aws:lambda:${aws.cloud.region}:${aws.cloud.account}:function:gone`;
      await putRule(aws, 'letters', { Arn: gone, DeadLetterConfig: { Arn: queue.arn } });
      await putEvent(aws, 'letters');
      const body = await queue.next(3_000);
      return body && Sent.parse(JSON.parse(body)).detail;
    },
  },
];

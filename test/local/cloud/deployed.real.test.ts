import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import { GetObjectLockConfigurationCommand, HeadObjectCommand } from '@aws-sdk/client-s3';
import { GetScheduleCommand, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { apiRequest } from '../../../local/cloud/api-request.ts';
import { bootstrapCdk, deployApp } from '../../../local/cloud/deploy.ts';
import { type Difference, reconcile } from '../../../local/cloud/reconcile.ts';
import { type Aws, createAws } from './support/aws.ts';
import { startTestCloud } from './support/cloud.ts';
import { eventually } from './support/eventually.ts';

const cwd = join(import.meta.dirname, 'fixture');

describe.each([
  { leg: 'everything is allowed', enforceIam: false },
  { leg: 'permissions are enforced', enforceIam: true },
])('an app of CDK, where $leg', ({ enforceIam }) => {
  let aws: Aws;
  let folder: string;
  let outputs: Readonly<Record<string, string>>;
  let differences: readonly Difference[];

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'holdfast-app-'));
    const outDir = join(folder, 'cdk.out');
    const cloud = await startTestCloud({ enforceIam });
    aws = createAws(cloud);
    await bootstrapCdk(cloud);
    const context = { code: join(folder, 'code') };
    outputs = (await deployApp(cloud, { app: 'node app.ts', cwd, outDir, context }))['fixture'] ?? {};
    differences = await reconcile(cloud, outDir);
  });
  afterAll(async () => {
    await aws.cloud.stop();
    await rm(folder, { recursive: true });
  });

  /** Lets the schedule of the app fire now, with another task than it has. */
  async function fire(task: string): Promise<void> {
    const { scheduler } = aws;
    const schedule = await scheduler.send(new GetScheduleCommand({ Name: outputs['ScheduleName'] }));
    const at = new Date(Date.now() + 500).toISOString().slice(0, 19);
    await scheduler.send(
      new UpdateScheduleCommand({
        Name: schedule.Name,
        FlexibleTimeWindow: { Mode: 'OFF' },
        ScheduleExpression: `at(${at})`,
        Target: {
          ...{ Arn: schedule.Target?.Arn, RoleArn: schedule.Target?.RoleArn },
          Input: JSON.stringify({ scheduledAt: '<aws.scheduler.scheduled-time>', task }),
        },
      }),
    );
  }

  /** How the task ended that did this, as the function behind the rule wrote it down. */
  const settled = (task: string) =>
    eventually(async () => {
      const { Items = [] } = await aws.dynamodb.send(
        new QueryCommand({
          TableName: outputs['TableName'],
          KeyConditionExpression: 'pk = :pk',
          ExpressionAttributeValues: { ':pk': { S: 'ENDED' } },
        }),
      );
      return Items.map(({ detail }) => JSON.parse(detail?.S ?? '{}')).find(
        ({ overrides }) => overrides.containerOverrides[0].environment[0].value === task,
      );
    }, 15_000);

  it('puts back what the emulator dropped, and says so', async () => {
    const lost = differences.map(({ resource, what, cure }) => `${resource.split(' ')[0]}: ${what}: ${cure}`);
    expect(lost.map((line) => line.replace(/[0-9A-F]{8}:/, ':')).sort()).toEqual([]);
    const { ObjectLockConfiguration } = await aws.s3.send(
      new GetObjectLockConfigurationCommand({ Bucket: outputs['BucketName'] }),
    );
    expect(ObjectLockConfiguration?.Rule?.DefaultRetention).toMatchObject({ Mode: 'GOVERNANCE', Days: 14 });
  });

  it('runs a task from the schedule to the record of its end, under the roles of the app', async () => {
    await fire('objects first');
    const end = await settled('objects first');
    // put and read, and not deleted: without permissions nothing is refused
    expect(end?.containers[0].exitCode).toBe(enforceIam ? 4 : 0);
    expect(end?.stopCode).toBe('EssentialContainerExited');
    const [, { value }] = end?.overrides.containerOverrides[0].environment;
    expect(value).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('locks what the task has put', async () => {
    const head = await eventually(() =>
      aws.s3
        .send(new HeadObjectCommand({ Bucket: outputs['BucketName'], Key: 'tasks/first' }))
        .catch(() => undefined),
    );
    // where everything is allowed, the marker of the delete hides it
    expect(head?.ObjectLockMode).toBe(enforceIam ? 'GOVERNANCE' : undefined);
  });

  it('gives a task its secret, its folder, its role, and nothing of this process', async () => {
    await fire('environment');
    expect((await settled('environment'))?.containers[0].exitCode).toBe(0);
    const { events } = (await aws.json('logs', 'Logs_20140328.FilterLogEvents', {
      logGroupName: outputs['TaskLogs'],
      filterPattern: 'AWS_EXECUTION_ENV',
    })) as { events: { message: string }[] };
    const environment = JSON.parse(events[0]?.message ?? '{}');
    expect(Object.keys(environment).sort()).toEqual([]);
  });

  it('hears of a task that was killed, and of one that asked for another exit code', async () => {
    await fire('sleep 60000');
    const task = await eventually(async () => aws.cloud.tasks()[0], 15_000);
    process.kill(task?.pid ?? 0, 'SIGKILL');
    expect((await settled('sleep 60000'))?.containers[0].exitCode).toBe(137);
    await fire('exit 11');
    expect((await settled('exit 11'))?.containers[0].exitCode).toBe(11);
  });

  it('gives back only the failed messages of a batch, and the dead ones to their queue', async () => {
    for (const MessageBody of ['good', 'bad']) {
      await aws.sqs.send(new SendMessageCommand({ QueueUrl: outputs['WorkUrl'], MessageBody }));
    }
    const next = (QueueUrl: string | undefined) =>
      eventually(async () => {
        const { Messages = [] } = await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
        return Messages[0]?.Body;
      });
    expect(await next(outputs['ReceivedUrl'])).toBe('good');
  });

  it('lets a function do what its role allows, and nothing else', async () => {
    const { text } = await apiRequest(aws.cloud, {
      service: 'lambda',
      path: `/2015-03-31/functions/${encodeURIComponent(outputs['CuriousArn'] ?? '')}/invocations`,
      body: '{}',
    });
    expect(JSON.parse(text)).toBe(enforceIam ? 'AccessDeniedException' : 'allowed');
  });

  it('goes on after the emulator was restarted', async () => {
    await aws.cloud.restart();
    await fire('exit 5');
    expect((await settled('exit 5'))?.containers[0].exitCode).toBe(5);
  });
});

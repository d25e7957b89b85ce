import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { QueryCommand } from '@aws-sdk/client-dynamodb';
import {
  GetObjectLockConfigurationCommand,
  HeadObjectCommand,
  ListObjectVersionsCommand,
} from '@aws-sdk/client-s3';
import { GetScheduleCommand, UpdateScheduleCommand } from '@aws-sdk/client-scheduler';
import { ReceiveMessageCommand, SendMessageCommand } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { bootstrapCdk, deployApp } from '../../../local/cloud/deploy.ts';
import { type Difference, reconcile } from '../../../local/cloud/reconcile.ts';
import { type Aws, createAws } from './support/aws.ts';
import { startTestCloud } from './support/cloud.ts';
import { eventually } from './support/eventually.ts';
import { invoke } from './support/invoke.ts';

/** The event of a task that has stopped, as ECS tells it. */
const Ended = z.object({
  stopCode: z.string(),
  containers: z.tuple([z.object({ exitCode: z.number().optional() })]),
  overrides: z.object({
    containerOverrides: z.tuple([
      z.object({ environment: z.array(z.object({ name: z.string(), value: z.string() })) }),
    ]),
  }),
});

const told = ({ stopCode, containers: [{ exitCode }], overrides }: z.output<typeof Ended>) => {
  const [{ environment }] = overrides.containerOverrides;
  const pairs = environment.map(({ name, value }) => [name, value] as const);
  return { stopCode, exitCode, environment: new Map(pairs) };
};

const Lines = z.object({ events: z.array(z.object({ message: z.string() })) });

/** All that a task is told. */
const environmentOfTask = [
  ...['BUCKET', 'TASK', 'SCHEDULED_AT', 'TOKEN'],
  ...['AWS_CONTAINER_AUTHORIZATION_TOKEN', 'AWS_CONTAINER_CREDENTIALS_FULL_URI', 'AWS_EXECUTION_ENV'],
  ...['AWS_CONFIG_FILE', 'AWS_EC2_METADATA_DISABLED', 'AWS_SHARED_CREDENTIALS_FILE'],
  ...['AWS_DEFAULT_REGION', 'AWS_ENDPOINT_URL', 'AWS_REGION', 'ECS_CONTAINER_METADATA_URI_V4'],
  ...['HOLDFAST_LOCAL_CONTAINER', 'HOME', 'LANG', 'PATH', 'PWD', 'TMPDIR'],
];
const trust = ['AWS_CA_BUNDLE', 'NODE_EXTRA_CA_CERTS'];

/** What this emulator forgets of what the fixture declares, and what is done about it. */
const dropped = [
  'Bucket: access logs: put back',
  'Bucket: encryption: put back',
  'Bucket: lifecycle rules: put back',
  'Bucket: object lock and its default retention: put back',
  'Table: deletion protection: put back',
  'Table: encryption with a key of its own: put back',
  'Table: point-in-time recovery: put back',
  'Table: time to live: put back',
];

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
      const ends = Items.map(({ detail }) => Ended.parse(JSON.parse(detail?.S ?? '{}')));
      return ends.map(told).find(({ environment }) => environment.get('TASK') === task);
    }, 15_000);

  it('puts back what the emulator dropped, and says so', async () => {
    const lost = differences.map(({ resource, what, cure }) => `${resource.split(' ')[0]}: ${what}: ${cure}`);
    expect(lost.map((line) => line.replace(/[0-9A-F]{8}:/, ':')).sort()).toEqual(dropped);
    const { ObjectLockConfiguration } = await aws.s3.send(
      new GetObjectLockConfigurationCommand({ Bucket: outputs['BucketName'] }),
    );
    expect(ObjectLockConfiguration?.Rule?.DefaultRetention).toMatchObject({ Mode: 'GOVERNANCE', Days: 14 });
  });

  it('runs a task from the schedule to the record of its end, under the roles of the app', async () => {
    await fire('objects first');
    const end = await settled('objects first');
    // put and read, and not deleted: without permissions nothing is refused
    expect(end?.exitCode).toBe(enforceIam ? 4 : 0);
    expect(end?.stopCode).toBe('EssentialContainerExited');
    expect(end?.environment.get('SCHEDULED_AT')).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  });

  it('locks what the task has put', async () => {
    const where = { Bucket: outputs['BucketName'], Prefix: 'tasks/first' };
    const { Versions = [] } = await aws.s3.send(new ListObjectVersionsCommand(where));
    const version = { Bucket: where.Bucket, Key: where.Prefix, VersionId: Versions[0]?.VersionId };
    const head = await aws.s3.send(new HeadObjectCommand(version));
    expect(head).toMatchObject({ ObjectLockMode: 'GOVERNANCE', ServerSideEncryption: 'aws:kms' });
  });

  it('gives a task its secret, its folder, its role, and nothing of this process', async () => {
    await fire('environment');
    expect((await settled('environment'))?.exitCode).toBe(0);
    const lines = await aws.json('logs', 'Logs_20140328.FilterLogEvents', {
      logGroupName: outputs['TaskLogGroup'],
    });
    const line = Lines.parse(lines).events.find(({ message }) => message.startsWith('{'));
    const names = Object.keys(JSON.parse(line?.message ?? '{}'));
    expect(names.sort()).toEqual([...environmentOfTask, ...(enforceIam ? trust : [])].sort());
  });

  it('hears of a task that was killed, and of one that asked for another exit code', async () => {
    await fire('sleep 60000');
    const task = await eventually(async () => aws.cloud.tasks()[0], 15_000);
    process.kill(task?.pid ?? 0, 'SIGKILL');
    expect((await settled('sleep 60000'))?.exitCode).toBe(137);
    await fire('exit 11');
    expect((await settled('exit 11'))?.exitCode).toBe(11);
  });

  it('gives back only the failed messages of a batch, and the dead ones to their queue', async () => {
    for (const MessageBody of ['good', 'bad']) {
      await aws.sqs.send(new SendMessageCommand({ QueueUrl: outputs['WorkUrl'], MessageBody }));
    }
    const next = (QueueUrl: string | undefined, limitMs = 10_000) =>
      eventually(async () => {
        const { Messages = [] } = await aws.sqs.send(new ReceiveMessageCommand({ QueueUrl }));
        return Messages[0]?.Body;
      }, limitMs);
    expect(await next(outputs['ReceivedUrl'])).toBe('good');
    expect(await next(outputs['LettersUrl'])).toBe('bad');
    expect(await next(outputs['ReceivedUrl'], 500)).toBeUndefined();
  });

  it('lets a function do what its role allows, and nothing else', async () => {
    const text = await invoke(aws.cloud, outputs['CuriousArn'] ?? '');
    expect(JSON.parse(text)).toBe(enforceIam ? 'AccessDeniedException' : 'allowed');
  });

  it('goes on after the emulator was restarted', async () => {
    await aws.cloud.restart();
    await fire('exit 5');
    expect((await settled('exit 5'))?.exitCode).toBe(5);
  });
});

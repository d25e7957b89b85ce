import { ECSClient } from '@aws-sdk/client-ecs';
import { expect, it, onTestFinished } from 'vitest';
import { createEcsLauncher } from '#adapters/aws/ecs-launcher.ts';
import type { TaskPlace } from '#adapters/aws/run-task-input.ts';
import { createTaskLooker } from '#adapters/aws/task-looker.ts';
import { PermanentError, TransientError } from '#core/errors.ts';
import { sampleRun } from '#test/suites/run-records.ts';
import { scriptedAws } from './scripted-aws.ts';

const network = (name: string) => ({
  subnets: [`subnet-${name}`],
  securityGroups: [`sg-${name}`],
  publicAddress: false,
});
const place: TaskPlace = {
  deployment: 'holdfast',
  cluster: 'arn:cluster',
  engines: { postgres: { taskDefinition: 'holdfast-postgres', readerRole: 'arn:reader' } },
  networks: { drill: network('drill'), prod: network('prod') },
  cpu: 1024,
  memoryBytes: 2 * 2 ** 30,
  diskBytes: 50 * 2 ** 30,
};
const slice = JSON.stringify({ sources: { orders: { network: 'prod' } } });
const run = sampleRun('orders', 3, { launches: 1 });

async function launcher(answer: Parameters<typeof scriptedAws>[0]) {
  const aws = await scriptedAws(answer);
  onTestFinished(() => aws.stop());
  return { aws, ...createEcsLauncher(new ECSClient(aws.client), async () => place) };
}
const started = () => ({ body: { tasks: [{ taskArn: 'arn:task/1' }], failures: [] } });

it('asks for one task in the network of the source, word for word as it was written down', async () => {
  const { aws, inputFor, launch } = await launcher(started);
  const input = await inputFor(run, slice);
  expect(await launch(input)).toEqual({ as: 'launched', taskArn: 'arn:task/1' });
  expect(aws.asked).toEqual([
    { target: 'AmazonEC2ContainerServiceV20141113.RunTask', body: JSON.parse(input) },
  ]);
  expect(JSON.parse(input)).toMatchObject({
    count: 1,
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-prod'], assignPublicIp: 'DISABLED' } },
    overrides: { cpu: '1024', memory: '2048', ephemeralStorage: { sizeInGiB: 50 } },
  });
});

it('gives each launch a token of its own, and the same launch the same one', async () => {
  const { inputFor } = await launcher(started);
  const token = async (launches: number) =>
    JSON.parse(await inputFor({ ...run, launches }, slice)).clientToken;
  expect(await token(1)).toBe(await token(1));
  expect(await token(1)).toMatch(/^[0-9a-f]{64}$/);
  expect(await token(2)).not.toBe(await token(1));
});

it('lets a task that reads a point reach nothing but the store, under the role of readers', async () => {
  const { inputFor } = await launcher(started);
  const input = JSON.parse(await inputFor({ ...run, work: 'verify' }, slice));
  expect(input).toMatchObject({
    networkConfiguration: { awsvpcConfiguration: { subnets: ['subnet-drill'] } },
    overrides: { taskRoleArn: 'arn:reader' },
  });
  expect(JSON.parse(await inputFor(run, slice)).overrides.taskRoleArn).toBeUndefined();
});

it.each([
  ['no address', { body: { tasks: [], failures: [{ reason: 'RESOURCE:ENI' }] } }],
  ['nothing at all', { body: {} }],
  ['throttling', { status: 400, body: { __type: 'ThrottlingException', message: 'Rate exceeded' } }],
  [
    'a quota',
    {
      status: 400,
      body: { __type: 'ClientException', message: "You've reached the limit on the number of vCPUs" },
    },
  ],
  [
    'no capacity',
    { status: 400, body: { __type: 'ClientException', message: 'Capacity is unavailable at this time' } },
  ],
])('has no room when ECS answers with %s', async (_, answer) => {
  const { inputFor, launch } = await launcher(() => answer);
  expect(await launch(await inputFor(run, slice))).toMatchObject({ as: 'no-room' });
});

it.each(['ClusterNotFoundException', 'InvalidParameterException', 'AccessDeniedException'])(
  'gives up when ECS answers with %s',
  async (name) => {
    const { inputFor, launch } = await launcher(() => ({
      status: 400,
      // what it names may be called like a reason to wait
      body: {
        __type: name,
        message: `no: cluster/${name === 'AccessDeniedException' ? 'capacity-limit' : 'c'}`,
      },
    }));
    await expect(launch(await inputFor(run, slice))).rejects.toBeInstanceOf(PermanentError);
  },
);

it('does not know whether a task was started when ECS answers with an error of its own', async () => {
  const { inputFor, launch } = await launcher(() => ({
    status: 500,
    body: { __type: 'ServerException', message: 'x' },
  }));
  await expect(launch(await inputFor(run, slice))).rejects.toBeInstanceOf(TransientError);
});

it('refuses a source whose network or engine is not deployed', async () => {
  const { inputFor } = await launcher(started);
  await expect(inputFor({ ...run, engine: 'neo4j' }, slice)).rejects.toThrow(
    "engine 'neo4j' has no task definition",
  );
  const other = JSON.stringify({ sources: { orders: { network: 'gone' } } });
  await expect(inputFor(run, other)).rejects.toThrow("network 'gone' of source 'orders'");
});

it.each([
  [[{ lastStatus: 'RUNNING' }], { as: 'running' }],
  [[], { as: 'unknown' }],
  [
    [{ lastStatus: 'STOPPED', stopCode: 'X', containers: [{ name: 'worker', exitCode: 11 }] }],
    { as: 'stopped', end: { exitCode: 11, stopCode: 'X' } },
  ],
])('says how a task stands: %j', async (tasks, expected) => {
  const aws = await scriptedAws(() => ({ body: { tasks } }));
  onTestFinished(() => aws.stop());
  expect(await createTaskLooker(new ECSClient(aws.client), 'c').look('arn:task/1')).toMatchObject(expected);
});

it('asks ECS to stop a task, by its cluster and with the reason', async () => {
  const aws = await scriptedAws(() => ({ body: {} }));
  onTestFinished(() => aws.stop());
  await createTaskLooker(new ECSClient(aws.client), 'c').stop('arn:task/1', 'too long');
  expect(aws.asked).toMatchObject([
    {
      target: expect.stringMatching(/\.StopTask$/),
      body: { cluster: 'c', task: 'arn:task/1', reason: 'too long' },
    },
  ]);
});

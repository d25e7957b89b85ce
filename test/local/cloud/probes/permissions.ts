import { CreateTableCommand, GetItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb';
import { type ECSClient, RunTaskCommand } from '@aws-sdk/client-ecs';
import {
  CreateScheduleCommand,
  CreateScheduleGroupCommand,
  GetScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { CreateSecretCommand, GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { SendMessageBatchCommand } from '@aws-sdk/client-sqs';
import type { Aws } from '../support/aws.ts';
import { createQueue } from '../support/queue.ts';
import { actAs, createRole } from '../support/role.ts';
import { createStack } from '../support/stack.ts';
import { createTasks } from '../support/tasks.ts';
import { outcome, type Probe } from './probe.ts';

const denied = 'AccessDeniedException';

const runTask = (ecs: ECSClient, name: string, taskRoleArn?: string): Promise<string> =>
  outcome(ecs.send(new RunTaskCommand({ cluster: name, taskDefinition: name, overrides: { taskRoleArn } })));

export const permissionProbes: readonly Probe[] = [
  {
    correction: 'task-resources',
    right: { own: 'ok', other: denied },
    wrong: { own: denied, other: denied },
    async observe(aws) {
      const { definitionArn } = await createTasks(aws, 'resource');
      await createTasks(aws, 'other');
      const { ecs } = await actAs(aws, 'resource', [
        { Effect: 'Allow', Action: 'ecs:RunTask', Resource: definitionArn },
      ]);
      return { own: await runTask(ecs, 'resource'), other: await runTask(ecs, 'other') };
    },
  },
  {
    correction: 'cluster-key',
    right: { own: 'ok', other: denied },
    wrong: { own: denied, other: denied },
    async observe(aws) {
      for (const name of ['cluster', 'another']) await createTasks(aws, name);
      const own = `arn:aws:ecs:${aws.cloud.region}:${aws.cloud.account}:cluster/cluster`;
      const { ecs } = await actAs(aws, 'cluster', [
        {
          ...{ Effect: 'Allow', Action: 'ecs:RunTask', Resource: '*' },
          Condition: { ArnEquals: { 'ecs:cluster': own } },
        },
      ]);
      return { own: await runTask(ecs, 'cluster'), other: await runTask(ecs, 'another') };
    },
  },
  {
    correction: 'pass-role',
    right: { passed: 'ok', other: denied },
    wrong: { passed: 'ok', other: 'ok' },
    async observe(aws) {
      await createTasks(aws, 'passing');
      const task = await createRole(aws, 'task', []);
      const other = await createRole(aws, 'otherTask', []);
      const { ecs } = await actAs(aws, 'passing', [
        { Effect: 'Allow', Action: 'ecs:RunTask', Resource: '*' },
        {
          ...{ Effect: 'Allow', Action: 'iam:PassRole', Resource: task },
          Condition: { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } },
        },
      ]);
      return { passed: await runTask(ecs, 'passing', task), other: await runTask(ecs, 'passing', other) };
    },
  },
  {
    correction: 'repository-resources',
    right: 'ok',
    wrong: denied,
    observe: (aws) => describeOwnRepository(aws),
  },
  {
    correction: 'schedule-resources',
    right: { own: 'ok', other: denied },
    wrong: { own: denied, other: denied },
    observe: (aws) => getOwnSchedule(aws),
  },
  {
    correction: 'batch-actions',
    right: 'ok',
    wrong: 'AccessDenied',
    async observe(aws) {
      const { url, arn } = await createQueue(aws, 'batch');
      const { sqs } = await actAs(aws, 'sender', [
        { Effect: 'Allow', Action: 'sqs:SendMessage', Resource: arn },
      ]);
      const Entries = [{ Id: '1', MessageBody: 'x' }];
      return outcome(sqs.send(new SendMessageBatchCommand({ QueueUrl: url, Entries })));
    },
  },
  {
    correction: 'leading-keys',
    right: { own: 'ok', other: denied, query: denied },
    wrong: { own: 'ok', other: 'ok', query: 'ok' },
    async observe(aws) {
      const TableName = 'runs';
      await aws.dynamodb.send(
        new CreateTableCommand({
          ...{ TableName, BillingMode: 'PAY_PER_REQUEST' },
          KeySchema: [{ AttributeName: 'pk', KeyType: 'HASH' }],
          AttributeDefinitions: [{ AttributeName: 'pk', AttributeType: 'S' }],
        }),
      );
      const { dynamodb } = await actAs(aws, 'leading', [
        {
          ...{ Effect: 'Allow', Action: ['dynamodb:GetItem', 'dynamodb:Query'], Resource: '*' },
          Condition: { 'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': ['SOURCE#*'] } },
        },
      ]);
      const get = (pk: string) =>
        outcome(dynamodb.send(new GetItemCommand({ TableName, Key: { pk: { S: pk } } })));
      const query = new QueryCommand({
        TableName,
        KeyConditionExpression: '#p = :p',
        ExpressionAttributeNames: { '#p': 'pk' },
        ExpressionAttributeValues: { ':p': { S: 'AUDIT#1' } },
      });
      return {
        own: await get('SOURCE#orders'),
        other: await get('AUDIT#1'),
        query: await outcome(dynamodb.send(query)),
      };
    },
  },
  {
    correction: 'secret-tags',
    right: { own: 'ok', other: denied },
    wrong: { own: denied, other: denied },
    async observe(aws) {
      for (const Name of ['postgres', 'neo4j']) {
        const Tags = [{ Key: 'holdfast:probe', Value: Name }];
        await aws.secrets.send(new CreateSecretCommand({ Name, SecretString: 'x', Tags }));
      }
      const { secrets } = await actAs(aws, 'secrets', [
        {
          ...{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' },
          Condition: { StringEquals: { 'secretsmanager:ResourceTag/holdfast:probe': 'postgres' } },
        },
      ]);
      const read = (SecretId: string) => outcome(secrets.send(new GetSecretValueCommand({ SecretId })));
      return { own: await read('postgres'), other: await read('neo4j') };
    },
  },
  {
    correction: 'keys-on-behalf',
    right: { own: 'ok', encrypted: 'AuthorizationError' },
    wrong: { own: 'ok', encrypted: 'ok' },
    observe: publishWithoutKey,
  },
  {
    correction: 'topic-properties',
    right: 'AuthorizationError',
    wrong: 'ok',
    async observe(aws) {
      const { outputs } = await createStack(aws, 'topic', {
        Resources: { Topic: { Type: 'AWS::SNS::Topic', Properties: {} } },
        Outputs: { arn: { Value: { Ref: 'Topic' } } },
      });
      const session = await actAs(aws, 'stranger', []);
      const parameters = { Action: 'Publish', TopicArn: outputs['arn'] ?? '', Message: 'x' };
      return outcome(session.form('sns', '2010-03-31', parameters));
    },
  },
];

/** Who may publish, but not use the key of the topic. */
async function publishWithoutKey(aws: Aws): Promise<{ own: string; encrypted: string }> {
  const { outputs } = await createStack(aws, 'topics', {
    Resources: {
      Key: { Type: 'AWS::KMS::Key', Properties: { KeyPolicy: ownedBy(aws) } },
      Own: { Type: 'AWS::SNS::Topic', Properties: {} },
      Encrypted: { Type: 'AWS::SNS::Topic', Properties: { KmsMasterKeyId: { Ref: 'Key' } } },
    },
    Outputs: { own: { Value: { Ref: 'Own' } }, encrypted: { Value: { Ref: 'Encrypted' } } },
  });
  const session = await actAs(aws, 'publisher', [{ Effect: 'Allow', Action: 'sns:Publish', Resource: '*' }]);
  const publish = (TopicArn = ''): Promise<string> =>
    outcome(session.form('sns', '2010-03-31', { Action: 'Publish', TopicArn, Message: 'x' }));
  return { own: await publish(outputs['own']), encrypted: await publish(outputs['encrypted']) };
}

/** The usual policy of a key: the policies of the account decide. */
const ownedBy = ({ cloud }: Aws) => ({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { AWS: `arn:aws:iam::${cloud.account}:root` },
      Action: 'kms:*',
      Resource: '*',
    },
  ],
});

async function describeOwnRepository(aws: Aws): Promise<string> {
  const target = 'AmazonEC2ContainerRegistry_V20150921';
  await aws.json('ecr', `${target}.CreateRepository`, { repositoryName: 'own' });
  const Resource = `arn:aws:ecr:${aws.cloud.region}:${aws.cloud.account}:repository/own`;
  const session = await actAs(aws, 'repository', [
    { Effect: 'Allow', Action: 'ecr:DescribeRepositories', Resource },
  ]);
  return outcome(session.json('ecr', `${target}.DescribeRepositories`, { repositoryNames: ['own'] }));
}

/** Who may look at the schedules of one group. */
async function getOwnSchedule(aws: Aws): Promise<{ own: string; other: string }> {
  const { arn } = await createQueue(aws, 'scheduled');
  const RoleArn = await createRole(aws, 'scheduling', []);
  for (const Name of ['own', 'others']) {
    await aws.scheduler.send(new CreateScheduleGroupCommand({ Name }));
    const Target = { Arn: arn, RoleArn };
    const when = { ScheduleExpression: 'rate(1 day)', FlexibleTimeWindow: { Mode: 'OFF' } } as const;
    await aws.scheduler.send(new CreateScheduleCommand({ Name, GroupName: Name, Target, ...when }));
  }
  const Resource = `arn:aws:scheduler:${aws.cloud.region}:${aws.cloud.account}:schedule/own/*`;
  const { scheduler } = await actAs(aws, 'schedules', [
    { Effect: 'Allow', Action: 'scheduler:GetSchedule', Resource },
  ]);
  const get = (Name: string): Promise<string> =>
    outcome(scheduler.send(new GetScheduleCommand({ Name, GroupName: Name })));
  return { own: await get('own'), other: await get('others') };
}

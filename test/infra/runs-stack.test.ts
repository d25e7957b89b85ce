import { Match } from 'aws-cdk-lib/assertions';
import { beforeAll, describe, expect, it } from 'vitest';
import * as z from 'zod';
import { EngineTasks, RunTaskInput, runTaskInput, TaskNetworks } from '#adapters/aws/run-task-input.ts';
import { DispatchRequest } from '#core/cloud/dispatch.ts';
import { envNames } from '#core/cloud/env-names.ts';
import { SettleRequest } from '../../functions/settle/settle.ts';
import { propertiesOf, textOf } from './support/resources.ts';
import { exampleConfig, synth } from './support/synth.ts';

let stack: ReturnType<typeof synth>;
beforeAll(() => {
  stack = synth();
});

const LambdaFunction = z.object({
  FunctionName: z.string(),
  Environment: z.object({ Variables: z.record(z.string(), z.unknown()) }),
});
/** What a function finds in its environment, as text. */
function environmentOf(name: string): Record<string, string> {
  const found = propertiesOf(stack.templates, 'AWS::Lambda::Function')
    .map((properties) => LambdaFunction.parse(properties))
    .find(({ FunctionName }) => FunctionName === `acme-${name}`);
  if (!found) throw new Error(`no function is called acme-${name}`);
  return Object.fromEntries(
    Object.entries(found.Environment.Variables).map(([key, value]) => [key, textOf(stack.templates, value)]),
  );
}

describe('a schedule', () => {
  it('exists for each plan and kind of work, in the time zone of the plan', () => {
    stack.runs.resourceCountIs('AWS::Scheduler::Schedule', 2);
    for (const [work, expression] of [
      ['backup', 'cron(30 3 * * ? *)'],
      ['drill', 'cron(0 5 ? * SUN *)'],
    ]) {
      stack.runs.hasResourceProperties('AWS::Scheduler::Schedule', {
        Name: `nightly-${work}`,
        GroupName: 'acme',
        ScheduleExpression: expression,
        ScheduleExpressionTimezone: 'Europe/Berlin',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: {
          RetryPolicy: { MaximumRetryAttempts: 3, MaximumEventAgeInSeconds: 3600 },
          DeadLetterConfig: { Arn: Match.anyValue() },
        },
      });
    }
  });

  it('says what dispatch understands, once the Scheduler has put the time in', () => {
    const Schedule = z.object({ Target: z.object({ Input: z.string() }) });
    const inputs = propertiesOf(stack.templates, 'AWS::Scheduler::Schedule').map(
      (properties) => Schedule.parse(properties).Target.Input,
    );
    const told = inputs.map((input) =>
      DispatchRequest.parse(
        JSON.parse(input.replace('<aws.scheduler.scheduled-time>', '2026-11-20T02:30:00Z')),
      ),
    );
    expect(told.map(({ work, plan }) => `${work} ${plan}`).sort()).toEqual([
      'backup nightly',
      'drill nightly',
    ]);
    for (const input of inputs) expect(DispatchRequest.safeParse(JSON.parse(input)).success).toBe(false);
  });

  it('is missing for a plan that runs by hand', () => {
    const plans = { nightly: { keep: { daily: '14d' } } };
    synth({ ...exampleConfig, plans }).runs.resourceCountIs('AWS::Scheduler::Schedule', 0);
  });
});

describe('a function', () => {
  it.each([
    ['dispatch', ['configBucket', 'configKey', 'workQueue']],
    [
      'start',
      ['deployment', 'table', 'configBucket', 'configKey', 'workQueue', 'cluster', 'engines', 'networks'],
    ],
    [
      'settle',
      ['deployment', 'table', 'bucket', 'workQueue', 'alertQueue', 'cluster', 'longestLockDays', 'version'],
    ],
    ['notify', ['deployment', 'topic', 'runbook', 'table', 'alertQueue']],
    [
      'retire',
      ['table', 'bucket', 'configBucket', 'configKey', 'retireQueue', 'alertQueue', 'longestLockDays'],
    ],
    ['undelete', ['table', 'bucket', 'longestLockDays']],
  ] as const)('%s finds in its environment what it reads, and no more', (name, keys) => {
    expect(Object.keys(environmentOf(name)).sort()).toEqual(keys.map((key) => envNames[key]).sort());
  });

  it('runs on Node 24 and writes into a log group of its own that ends', () => {
    const functions = propertiesOf(stack.templates, 'AWS::Lambda::Function');
    expect(functions).toHaveLength(7);
    for (const properties of functions) {
      expect(properties).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        LoggingConfig: { LogGroup: expect.anything() },
      });
    }
    const groups = propertiesOf(stack.templates, 'AWS::Logs::LogGroup');
    expect(groups.map(({ LogGroupName }) => LogGroupName).sort()).toEqual(
      ['dispatch', 'notify', 'retire', 'settle', 'start', 'tasks/postgres', 'undelete', 'watch'].map(
        (part) => `/holdfast/acme/${part}`,
      ),
    );
    for (const group of groups) expect(group['RetentionInDays']).toBe(90);
  });

  it('that events call keeps what it failed on', () => {
    const called = propertiesOf(stack.templates, 'AWS::Lambda::EventInvokeConfig');
    expect(called).toHaveLength(4);
    for (const properties of called) {
      expect(properties).toMatchObject({
        MaximumRetryAttempts: 2,
        DestinationConfig: { OnFailure: { Destination: expect.anything() } },
      });
    }
  });

  it('that works off a queue gives back only what failed, and has time for it', () => {
    for (const properties of propertiesOf(stack.templates, 'AWS::Lambda::EventSourceMapping')) {
      expect(properties).toMatchObject({ FunctionResponseTypes: ['ReportBatchItemFailures'] });
    }
    stack.runs.hasResourceProperties('AWS::SQS::Queue', {
      QueueName: 'acme-work',
      VisibilityTimeout: 360,
      RedrivePolicy: { maxReceiveCount: 5, deadLetterTargetArn: Match.anyValue() },
    });
    stack.runs.hasResourceProperties('AWS::Lambda::Function', { FunctionName: 'acme-start', Timeout: 60 });
  });

  it('start knows how to launch a task of every engine in every network', () => {
    const environment = environmentOf('start');
    const engines = EngineTasks.parse(JSON.parse(environment[envNames.engines] ?? ''));
    const networks = TaskNetworks.parse(JSON.parse(environment[envNames.networks] ?? ''));
    expect(engines).toEqual({
      postgres: { taskDefinition: 'acme-postgres', readerRole: 'role acme-eu-central-1-reader-postgres' },
    });
    expect(Object.keys(networks)).toEqual(['drill', 'prod']);
    expect(networks['prod']).toMatchObject({
      subnets: ['subnet-0a1b2c3d', 'subnet-0b1b2c3d'],
      publicAddress: false,
    });
    const place = {
      deployment: 'acme',
      cluster: 'c',
      engines,
      networks,
      cpu: 1024,
      memoryBytes: 2 ** 31,
      diskBytes: 1,
    };
    const record: Parameters<typeof runTaskInput>[1] = {
      ...{ kind: 'backup', work: 'backup', state: 'starting', engine: 'postgres', source: 'orders' },
      ...{ runId: '20261120T023000Z-3f9a1c', plan: 'nightly', host: 'of orders', slice: '' },
      ...{ scheduledAt: '', acceptedAt: '', since: '', told: false, version: 0 },
      ...{ attempts: 1, attempt: 1, launches: 1, readBacks: 0 },
    };
    const input = runTaskInput(place, record, JSON.stringify({ sources: { orders: { network: 'prod' } } }));
    expect(RunTaskInput.parse(input).networkConfiguration.awsvpcConfiguration.subnets).toEqual([
      'subnet-0a1b2c3d',
      'subnet-0b1b2c3d',
    ]);
  });
});

describe('the events', () => {
  it('tell settle of every task of the cluster that stopped, and ask it every five minutes', () => {
    stack.runs.hasResourceProperties('AWS::Events::Rule', {
      EventPattern: {
        source: ['aws.ecs'],
        'detail-type': ['ECS Task State Change'],
        detail: { clusterArn: [{ 'Fn::GetAtt': [Match.anyValue(), 'Arn'] }], lastStatus: ['STOPPED'] },
      },
      Targets: [
        Match.objectLike({
          DeadLetterConfig: { Arn: Match.anyValue() },
          RetryPolicy: Match.objectLike({ MaximumRetryAttempts: 3 }),
        }),
      ],
    });
    const Asking = z.object({
      ScheduleExpression: z.literal('rate(5 minutes)'),
      Targets: z
        .array(z.object({ Input: z.string(), DeadLetterConfig: z.object({ Arn: z.unknown() }) }))
        .length(1),
    });
    const asking = propertiesOf(stack.templates, 'AWS::Events::Rule').flatMap(
      (rule) => Asking.safeParse(rule).data ?? [],
    );
    expect(asking).toHaveLength(1);
    expect(SettleRequest.parse(JSON.parse(asking[0]?.Targets[0]?.Input ?? ''))).toEqual({ ask: 'open' });
  });
});

describe('a task', () => {
  it('writes into one folder, is nobody’s root, and has two minutes to stop', () => {
    stack.runs.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Family: 'acme-postgres',
      RequiresCompatibilities: ['FARGATE'],
      NetworkMode: 'awsvpc',
      Cpu: '1024',
      Memory: '2048',
      EphemeralStorage: { SizeInGiB: 50 },
      RuntimePlatform: { CpuArchitecture: 'X86_64', OperatingSystemFamily: 'LINUX' },
      Volumes: [{ Name: 'work' }],
      ContainerDefinitions: [
        Match.objectLike({
          Name: 'worker',
          Image: exampleConfig.images.postgres,
          Essential: true,
          ReadonlyRootFilesystem: true,
          User: '999:999',
          StopTimeout: 120,
          LinuxParameters: Match.objectLike({ InitProcessEnabled: true }),
          MountPoints: [{ SourceVolume: 'work', ContainerPath: '/work', ReadOnly: false }],
          LogConfiguration: Match.objectLike({ LogDriver: 'awslogs' }),
          Environment: Match.arrayWith([
            { Name: 'AWS_REGION', Value: 'eu-central-1' },
            { Name: 'TMPDIR', Value: '/work' },
            { Name: envNames.table, Value: 'acme-records' },
          ]),
          Secrets: Match.absent(),
        }),
      ],
    });
  });

  it('has the size and the platform of the config', () => {
    const account = { platform: 'arm64' };
    const larger = synth({ ...exampleConfig, tasks: { cpu: 2048, memory: '8GB', disk: '100GB' }, account });
    larger.runs.hasResourceProperties('AWS::ECS::TaskDefinition', {
      Cpu: '2048',
      Memory: '8192',
      EphemeralStorage: { SizeInGiB: 100 },
      RuntimePlatform: { CpuArchitecture: 'ARM64' },
    });
  });

  it('is built of the Dockerfile of its engine where the config names no image', () => {
    const { images: _, ...without } = exampleConfig;
    const { runs } = synth(without);
    const image = JSON.stringify(runs.findResources('AWS::ECS::TaskDefinition'));
    expect(image).toContain('cdk-hnb659fds-container-assets-');
  });
});

describe('the names', () => {
  it('carry the deployment, so that two fit into one account', () => {
    const named: Readonly<Record<string, string>> = {
      'AWS::SQS::Queue': 'QueueName',
      'AWS::Lambda::Function': 'FunctionName',
      'AWS::IAM::Role': 'RoleName',
      'AWS::SNS::Topic': 'TopicName',
      'AWS::ECS::Cluster': 'ClusterName',
      'AWS::ECS::TaskDefinition': 'Family',
      'AWS::DynamoDB::GlobalTable': 'TableName',
      'AWS::S3::Bucket': 'BucketName',
      'AWS::KMS::Alias': 'AliasName',
      'AWS::Scheduler::ScheduleGroup': 'Name',
      'AWS::Events::Rule': 'Name',
      'AWS::CloudWatch::Alarm': 'AlarmName',
      'AWS::CloudWatch::Dashboard': 'DashboardName',
    };
    const names = Object.entries(named).flatMap(([type, property]) => {
      const found = propertiesOf(stack.templates, type);
      expect(found.length).toBeGreaterThan(0);
      return found.map((properties) => textOf(stack.templates, properties[property]));
    });
    expect(names.length).toBeGreaterThan(25);
    expect(names.filter((name) => !/^(alias\/holdfast\/)?acme(-|$)/.test(name))).toEqual([]);
  });

  it('leave room for the longest deployment and region', () => {
    const deployment = 'a'.repeat(30);
    const long = synth({ ...exampleConfig, deployment, store: { s3: { region: 'ap-southeast-2' } } });
    const Named = z.object({ RoleName: z.string() });
    for (const role of propertiesOf(long.templates, 'AWS::IAM::Role')) {
      expect(Named.parse(role).RoleName.length).toBeLessThanOrEqual(64);
    }
  });

  it('stand beside the tags and the boundary that the account asks for', () => {
    const account = { permissionsBoundary: 'Bounded', tags: { team: 'data' } };
    const bounded = synth({ ...exampleConfig, account });
    const roles = propertiesOf(bounded.templates, 'AWS::IAM::Role');
    expect(roles.length).toBeGreaterThan(7);
    for (const role of roles) {
      expect(JSON.stringify(role['PermissionsBoundary'])).toContain(':policy/Bounded');
      expect(role['Tags']).toEqual(expect.arrayContaining([{ Key: 'team', Value: 'data' }]));
      expect(role['Tags']).toEqual(
        expect.arrayContaining([{ Key: 'holdfast:acme', Value: expect.any(String) }]),
      );
    }
  });
});

import { DescribeTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { GetScheduleCommand } from '@aws-sdk/client-scheduler';
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager';
import { createStack } from '../support/stack.ts';
import { outcome, type Probe } from './probe.ts';

const role = 'arn:aws:iam::000000000000:role/probe';

const made = 'CREATE_COMPLETE';
/** What CloudFormation answers for a type that it does not know. */
const unknown = 'ValidationError';

export const templateProbes: readonly Probe[] = [
  {
    correction: 'task-definition-properties',
    right: { secret: 'TOKEN', disk: 30, architecture: 'ARM64', volume: 'work' },
    wrong: { secret: undefined, disk: undefined, architecture: undefined, volume: undefined },
    async observe(aws) {
      const container = {
        ...{ Name: 'worker', Image: 'fixture:1' },
        Secrets: [
          { Name: 'TOKEN', ValueFrom: 'arn:aws:secretsmanager:eu-central-1:000000000000:secret:x-abcdef' },
        ],
      };
      const properties = {
        Family: 'properties',
        ContainerDefinitions: [container],
        EphemeralStorage: { SizeInGiB: 30 },
        RuntimePlatform: { CpuArchitecture: 'ARM64', OperatingSystemFamily: 'LINUX' },
        Volumes: [{ Name: 'work' }],
      };
      await createStack(aws, 'properties', {
        Resources: { Task: { Type: 'AWS::ECS::TaskDefinition', Properties: properties } },
      });
      const { taskDefinition } = await aws.ecs.send(
        new DescribeTaskDefinitionCommand({ taskDefinition: 'properties' }),
      );
      return {
        secret: taskDefinition?.containerDefinitions?.[0]?.secrets?.[0]?.name,
        disk: taskDefinition?.ephemeralStorage?.sizeInGiB,
        architecture: taskDefinition?.runtimePlatform?.cpuArchitecture,
        volume: taskDefinition?.volumes?.[0]?.name,
      };
    },
  },
  {
    correction: 'secret-ref',
    right: 'arn',
    wrong: 'password',
    async observe(aws) {
      const { outputs } = await createStack(aws, 'secret', {
        Resources: {
          Secret: {
            Type: 'AWS::SecretsManager::Secret',
            Properties: { Name: 'password', SecretString: 'x' },
          },
        },
        Outputs: { ref: { Value: { Ref: 'Secret' } } },
      });
      return outputs['ref']?.split(':')[0];
    },
  },
  {
    correction: 'generated-secrets',
    right: 32,
    wrong: 0,
    async observe(aws) {
      const Properties = { Name: 'generated', GenerateSecretString: {} };
      await createStack(aws, 'generated', {
        Resources: { Secret: { Type: 'AWS::SecretsManager::Secret', Properties } },
      });
      const { SecretString } = await aws.secrets.send(new GetSecretValueCommand({ SecretId: 'generated' }));
      return SecretString?.length;
    },
  },
  {
    correction: 'schedule-properties',
    right: 'Europe/Berlin',
    wrong: 'UTC',
    async observe(aws) {
      const properties = {
        Name: 'nightly',
        ScheduleExpression: 'cron(30 3 * * ? *)',
        ScheduleExpressionTimezone: 'Europe/Berlin',
        FlexibleTimeWindow: { Mode: 'OFF' },
        Target: { Arn: 'arn:aws:lambda:eu-central-1:000000000000:function:none', RoleArn: role },
      };
      await createStack(aws, 'schedule', {
        Resources: { Nightly: { Type: 'AWS::Scheduler::Schedule', Properties: properties } },
      });
      return (await aws.scheduler.send(new GetScheduleCommand({ Name: 'nightly' })))
        .ScheduleExpressionTimezone;
    },
  },
  {
    correction: 'nat-gateways',
    right: made,
    wrong: unknown,
    observe: (aws) =>
      stackOf(aws, 'nat', {
        Address: { Type: 'AWS::EC2::EIP', Properties: { Domain: 'vpc' } },
        Gateway: {
          Type: 'AWS::EC2::NatGateway',
          Properties: { SubnetId: 'subnet-1', AllocationId: { 'Fn::GetAtt': ['Address', 'AllocationId'] } },
        },
      }),
  },
  {
    correction: 'security-group-rules',
    right: made,
    wrong: unknown,
    observe: (aws) =>
      stackOf(aws, 'rules', {
        Group: { Type: 'AWS::EC2::SecurityGroup', Properties: { GroupDescription: 'probe' } },
        Rule: {
          Type: 'AWS::EC2::SecurityGroupIngress',
          Properties: {
            GroupId: { Ref: 'Group' },
            IpProtocol: 'tcp',
            FromPort: 443,
            ToPort: 443,
            CidrIp: '10.0.0.0/8',
          },
        },
      }),
  },
  {
    correction: 'recorded-types',
    right: made,
    wrong: unknown,
    observe: (aws) =>
      stackOf(aws, 'recorded', {
        Alarm: {
          Type: 'AWS::CloudWatch::CompositeAlarm',
          Properties: { AlarmName: 'all', AlarmRule: 'TRUE' },
        },
      }),
  },
  {
    correction: 'metric-math',
    right: made,
    wrong: 'ROLLBACK_COMPLETE',
    observe: (aws) =>
      stackOf(aws, 'math', {
        Alarm: {
          Type: 'AWS::CloudWatch::Alarm',
          Properties: {
            ComparisonOperator: 'GreaterThanThreshold',
            EvaluationPeriods: 1,
            Threshold: 1,
            Metrics: [{ Id: 'e', Expression: 'TIME_SERIES(2)', Period: 60 }],
          },
        },
      }),
  },
  {
    correction: 'absent-images',
    right: 'ImageNotFoundException',
    wrong: 'ok',
    async observe({ json }) {
      const target = 'AmazonEC2ContainerRegistry_V20150921';
      await json('ecr', `${target}.CreateRepository`, { repositoryName: 'probe' });
      const imageIds = [{ imageTag: 'none' }];
      return outcome(json('ecr', `${target}.DescribeImages`, { repositoryName: 'probe', imageIds }));
    },
  },
];

async function stackOf(
  aws: Parameters<typeof createStack>[0],
  name: string,
  Resources: Readonly<Record<string, unknown>>,
): Promise<string | undefined> {
  let status: string | undefined;
  const asked = await outcome(
    createStack(aws, name, { Resources }).then((stack) => {
      status = stack.status;
    }),
  );
  return asked === 'ok' ? status : asked;
}

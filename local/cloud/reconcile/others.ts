import { DescribeTaskDefinitionCommand, type ECSClient } from '@aws-sdk/client-ecs';
import { GetScheduleCommand, type SchedulerClient } from '@aws-sdk/client-scheduler';
import { GetQueueAttributesCommand, type SQSClient } from '@aws-sdk/client-sqs';
import type { Comparison } from './difference.ts';
import { field, type Json } from './json.ts';

/** Settings of a schedule that the emulator would drop without its correction. */
export function scheduleComparisons(
  client: SchedulerClient,
  Name: string,
  declared: Json | undefined,
): Comparison[] {
  const GroupName = field(declared, 'GroupName');
  const found = () =>
    client.send(
      new GetScheduleCommand({ Name, GroupName: typeof GroupName === 'string' ? GroupName : undefined }),
    );
  return [
    {
      what: 'time zone',
      declared: field(declared, 'ScheduleExpressionTimezone'),
      find: async () => (await found()).ScheduleExpressionTimezone,
    },
    {
      what: 'dead letter queue',
      declared: field(declared, 'Target', 'DeadLetterConfig'),
      find: async () => (await found()).Target?.DeadLetterConfig,
    },
    {
      what: 'retries',
      declared: field(declared, 'Target', 'RetryPolicy'),
      find: async () => (await found()).Target?.RetryPolicy,
    },
  ];
}

/** Settings of a task definition that the emulator would drop without its correction. */
export function taskDefinitionComparisons(
  client: ECSClient,
  taskDefinition: string,
  declared: Json | undefined,
): Comparison[] {
  const found = async () =>
    (await client.send(new DescribeTaskDefinitionCommand({ taskDefinition }))).taskDefinition;
  const secrets = field(declared, 'ContainerDefinitions', 0, 'Secrets');
  const system = field(declared, 'RuntimePlatform', 'CpuArchitecture');
  return [
    {
      what: 'ephemeral storage',
      declared: field(declared, 'EphemeralStorage', 'SizeInGiB'),
      find: async () => (await found())?.ephemeralStorage?.sizeInGiB,
    },
    {
      what: 'architecture',
      declared: system,
      find: async () => (await found())?.runtimePlatform?.cpuArchitecture,
    },
    {
      what: 'secrets',
      declared: Array.isArray(secrets) ? secrets.map((secret) => field(secret, 'Name')) : undefined,
      find: async () => (await found())?.containerDefinitions?.[0]?.secrets?.map(({ name }) => name),
    },
  ];
}

/** Whether failed messages of a queue go where the template says. */
export function queueComparisons(
  client: SQSClient,
  QueueUrl: string,
  declared: Json | undefined,
): Comparison[] {
  return [
    {
      what: 'dead letter queue',
      declared: field(declared, 'RedrivePolicy', 'maxReceiveCount'),
      find: async () => {
        const { Attributes } = await client.send(
          new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['RedrivePolicy'] }),
        );
        const policy: Json = JSON.parse(Attributes?.RedrivePolicy ?? '{}');
        return field(policy, 'maxReceiveCount');
      },
    },
  ];
}

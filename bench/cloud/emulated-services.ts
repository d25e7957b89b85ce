import { CreateTableCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CreateBucketCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { CreateTopicCommand, SNSClient } from '@aws-sdk/client-sns';
import { CreateQueueCommand, SQSClient } from '@aws-sdk/client-sqs';
import { envNames } from '#core/cloud/env-names.ts';
import { startMinistack } from '../../local/s3/ministack-server.ts';

export interface EmulatedServices {
  /** What the functions are given: where everything is. */
  readonly environment: Readonly<Record<string, string>>;
  readonly sqs: SQSClient;
  readonly queueUrl: string;
  stop(): Promise<void>;
}

/** The services that functions call, in the emulator, with a config in its place. Each is a real server to them. */
export async function startServices(config: string): Promise<EmulatedServices> {
  const server = await startMinistack(['s3', 'sqs', 'dynamodb', 'sns', 'ecs']);
  const { endpoint, region, accessKeyId, secretAccessKey } = server;
  const access = { endpoint, region, credentials: { accessKeyId, secretAccessKey } };
  const s3 = new S3Client({ ...access, forcePathStyle: true });
  const sqs = new SQSClient(access);
  await s3.send(new CreateBucketCommand({ Bucket: 'assets' }));
  await s3.send(new PutObjectCommand({ Bucket: 'assets', Key: 'config.json', Body: config }));
  const { QueueUrl: queueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName: 'work' }));
  await new DynamoDBClient(access).send(
    new CreateTableCommand({
      TableName: 'records',
      BillingMode: 'PAY_PER_REQUEST',
      ...{ KeySchema: keys('pk', 'sk'), AttributeDefinitions: ['pk', 'sk', 'open', 'openedAt'].map(text) },
      GlobalSecondaryIndexes: [
        { IndexName: 'open', KeySchema: keys('open', 'openedAt'), Projection: { ProjectionType: 'ALL' } },
      ],
    }),
  );
  const { TopicArn = '' } = await new SNSClient(access).send(new CreateTopicCommand({ Name: 'alerts' }));
  return {
    sqs,
    queueUrl,
    stop: () => server.stop(),
    environment: {
      PATH: '/usr/bin:/bin',
      AWS_ENDPOINT_URL: endpoint,
      AWS_REGION: region,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      [envNames.deployment]: 'bench',
      [envNames.table]: 'records',
      [envNames.bucket]: 'store',
      [envNames.configBucket]: 'assets',
      [envNames.configKey]: 'config.json',
      [envNames.workQueue]: queueUrl,
      [envNames.alertQueue]: queueUrl,
      [envNames.topic]: TopicArn,
      [envNames.cluster]: `arn:aws:ecs:${region}:000000000000:cluster/bench`,
      [envNames.engines]: '{}',
      [envNames.longestLockDays]: '29',
      [envNames.networks]: '{}',
      [envNames.runbook]: 'docs/runbook.md',
      [envNames.version]: '0.0.0',
    },
  };
}

const keys = (hash: string, range: string) => [
  { AttributeName: hash, KeyType: 'HASH' as const },
  { AttributeName: range, KeyType: 'RANGE' as const },
];

const text = (AttributeName: string) => ({ AttributeName, AttributeType: 'S' as const });

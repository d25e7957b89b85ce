import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { ECSClient } from '@aws-sdk/client-ecs';
import { S3Client } from '@aws-sdk/client-s3';
import { SchedulerClient } from '@aws-sdk/client-scheduler';
import { SQSClient } from '@aws-sdk/client-sqs';
import { clientSettings } from './client-settings.ts';
import type { LocalCloud } from './local-cloud.ts';
import { readAssembly } from './reconcile/assembly.ts';
import { bucketComparisons } from './reconcile/bucket.ts';
import { deployedStack } from './reconcile/deployed-stack.ts';
import type { Comparison, Difference } from './reconcile/difference.ts';
import { canonical, type Json } from './reconcile/json.ts';
import { queueComparisons, scheduleComparisons, taskDefinitionComparisons } from './reconcile/others.ts';
import { tableComparisons } from './reconcile/table.ts';

export type { Difference };

/**
 * Compares what the templates of a cloud assembly declare with what the services say, and puts back what the emulator
 * dropped although the deploy was green. Done a second time, it finds only what is not possible here.
 */
export async function reconcile(cloud: LocalCloud, outDir: string): Promise<readonly Difference[]> {
  const settings = clientSettings(cloud);
  const client = new CloudFormationClient(settings);
  const compare = comparisonsOf(settings);
  const differences: Difference[] = [];
  for (const { name, resources } of await readAssembly(outDir)) {
    const deployed = await deployedStack(name, { client, region: cloud.region, account: cloud.account });
    for (const [logicalId, { Type, Properties }] of Object.entries(resources)) {
      const physicalId = deployed.physicalId(logicalId);
      if (physicalId === undefined) continue;
      // each property by itself: one that names what is not known here does not hide the others
      const declared = Object.fromEntries(
        Object.entries(Properties).flatMap(([key, value]) => {
          const resolved = deployed.resolve(value);
          return resolved === undefined ? [] : [[key, resolved]];
        }),
      );
      const resource = `${logicalId} of ${name} (${physicalId})`;
      for (const comparison of compare(Type, physicalId, declared)) {
        const cure = await mended(comparison);
        if (cure) differences.push({ resource, what: comparison.what, cure });
      }
    }
  }
  return differences;
}

function comparisonsOf(settings: ReturnType<typeof clientSettings>) {
  // buckets are part of the path: the address of the cloud has no names below it
  const s3 = new S3Client({ ...settings, forcePathStyle: true });
  const dynamodb = new DynamoDBClient(settings);
  const scheduler = new SchedulerClient(settings);
  const ecs = new ECSClient(settings);
  const sqs = new SQSClient(settings);
  return (type: string, id: string, declared: Json): readonly Comparison[] => {
    switch (type) {
      case 'AWS::S3::Bucket':
        return bucketComparisons(s3, id, declared);
      case 'AWS::DynamoDB::Table':
      case 'AWS::DynamoDB::GlobalTable':
        return tableComparisons(dynamodb, id, declared);
      case 'AWS::Scheduler::Schedule':
        return scheduleComparisons(scheduler, id, declared);
      case 'AWS::ECS::TaskDefinition':
        return taskDefinitionComparisons(ecs, id, declared);
      case 'AWS::SQS::Queue':
        return queueComparisons(sqs, id, declared);
      default:
        return [];
    }
  };
}

/** Undefined when all is as declared. What was put back is read again: only then it is said to be there. */
async function mended({ declared, find, put }: Comparison): Promise<Difference['cure'] | undefined> {
  if (declared === undefined || (await matches(declared, find))) return undefined;
  await put?.();
  return put && (await matches(declared, find)) ? 'put back' : 'not possible here';
}

/** A service answers with an error for what was never put. */
const matches = async (declared: unknown, find: Comparison['find']): Promise<boolean> =>
  canonical(declared) === canonical(await find().catch(() => undefined));

import { CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import * as z from 'zod';
import { UsageError } from '#core/errors.ts';

/** Where the parts of a deployment are, as its stacks say. */
export interface FoundDeployment {
  readonly bucket: string;
  readonly table: string;
  readonly workQueue: string;
  readonly alertQueue: string;
  readonly cluster: string;
  /** Name of the function that settles. */
  readonly settle: string;
  readonly topic: string;
  /** ARN of the function that schedules call. */
  readonly dispatch: string;
  /** SHA-256 of the config that is deployed, in hex. */
  readonly configSha256: string;
  /** Number of the account that its tasks run in. */
  readonly account: string;
}

const Outputs = z.object({
  BucketName: z.string(),
  TableName: z.string(),
  WorkQueueUrl: z.string(),
  AlertQueueUrl: z.string(),
  ClusterArn: z.string(),
  ConfigSha256: z.string(),
  DispatchName: z.string(),
  SettleName: z.string(),
  TopicArn: z.string(),
});

/** Asks CloudFormation. UsageError when the stacks are not there, or not whole. */
export async function findDeployment(region: string, deployment: string): Promise<FoundDeployment> {
  const client = new CloudFormationClient({ region });
  try {
    const found = await Promise.all(
      ['store', 'runs', 'watch'].map((part) => outputsOf(client, `${deployment}-${part}`)),
    );
    const outputs = Outputs.safeParse(Object.assign({}, ...found));
    if (!outputs.success) throw notDeployed(deployment, region, 'its stacks are not whole');
    const { data } = outputs;
    const [, partition = '', , , account = ''] = data.ClusterArn.split(':');
    return {
      bucket: data.BucketName,
      table: data.TableName,
      workQueue: data.WorkQueueUrl,
      alertQueue: data.AlertQueueUrl,
      cluster: data.ClusterArn,
      settle: data.SettleName,
      topic: data.TopicArn,
      configSha256: data.ConfigSha256,
      dispatch: `arn:${partition}:lambda:${region}:${account}:function:${data.DispatchName}`,
      account,
    };
  } finally {
    client.destroy();
  }

  async function outputsOf(cloud: CloudFormationClient, StackName: string): Promise<Record<string, string>> {
    try {
      const { Stacks = [] } = await cloud.send(new DescribeStacksCommand({ StackName }));
      const pairs = (Stacks[0]?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
        OutputKey,
        OutputValue,
      ]);
      return Object.fromEntries(pairs);
    } catch (error) {
      const text = error instanceof Error ? error.message : String(error);
      if (/does not exist/.test(text))
        throw notDeployed(deployment, region, `there is no stack '${StackName}'`);
      throw new UsageError(`the stacks of '${deployment}' cannot be looked up: ${text}`, {
        hint: "check AWS_PROFILE and AWS_REGION; the identity needs cloudformation:DescribeStacks. Without stacks: catalog: 'manifests'",
        cause: error,
      });
    }
  }
}

const notDeployed = (deployment: string, region: string, why: string): UsageError =>
  new UsageError(`'${deployment}' is not deployed in ${region}: ${why}`, {
    hint: "deploy it: npx cdk deploy --all --context config=<this config>; or write catalog: 'manifests' to use a bucket without stacks",
  });

import { type CloudFormationClient, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { FoundStore } from './found-account.ts';
import type { Question } from './look.ts';

/** The stack that holds the bucket of a deployment: one or none. */
export const deployedStore = (
  client: CloudFormationClient,
  deployment: string,
  abortSignal: AbortSignal,
): Question<FoundStore> => ({
  what: 'stacks',
  right: 'cloudformation:DescribeStacks',
  async *pages() {
    const stack = `${deployment}-store`;
    const { Stacks = [] } = await client
      .send(new DescribeStacksCommand({ StackName: stack }), { abortSignal })
      .catch((error: unknown) => {
        if (error instanceof Error && /does not exist/.test(error.message)) return { Stacks: [] };
        throw error;
      });
    yield Stacks.map(({ StackStatus: status = 'unknown', Outputs = [] }) => ({
      stack,
      status,
      bucket: Outputs.find(({ OutputKey }) => OutputKey === 'BucketName')?.OutputValue,
    }));
  },
});

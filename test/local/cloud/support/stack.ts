import { CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import type { Aws } from './aws.ts';
import { eventually } from './eventually.ts';

interface Template {
  readonly Resources: Readonly<Record<string, unknown>>;
  readonly Outputs?: Readonly<Record<string, { readonly Value: unknown }>>;
}

/** Makes a stack, and gives how it ended and its outputs. */
export async function createStack({ cloudformation }: Aws, name: string, template: Template) {
  await cloudformation.send(
    new CreateStackCommand({
      StackName: name,
      TemplateBody: JSON.stringify(template),
      Capabilities: ['CAPABILITY_IAM', 'CAPABILITY_NAMED_IAM'],
    }),
  );
  const stack = await eventually(async () => {
    const { Stacks = [] } = await cloudformation.send(new DescribeStacksCommand({ StackName: name }));
    return Stacks[0]?.StackStatus?.endsWith('_IN_PROGRESS') ? undefined : Stacks[0];
  });
  const outputs = (stack?.Outputs ?? []).map(({ OutputKey = '', OutputValue = '' }) => [
    OutputKey,
    OutputValue,
  ]);
  const found: Record<string, string> = Object.fromEntries(outputs);
  return { status: stack?.StackStatus, reason: stack?.StackStatusReason, outputs: found };
}

import {
  type CloudFormationClient,
  DescribeStackResourcesCommand,
  ListExportsCommand,
} from '@aws-sdk/client-cloudformation';
import type { Json } from './json.ts';
import { field, isRecord } from './json.ts';

interface Place {
  readonly client: CloudFormationClient;
  readonly region: string;
  readonly account: string;
}

export interface DeployedStack {
  /** What a logical id has become, undefined for what was not deployed. */
  physicalId(logicalId: string): string | undefined;
  /** A value of the template with the references in it replaced; undefined where one of them is not known here. */
  resolve(value: Json | undefined): Json | undefined;
}

/** How the parts of an ARN that CloudFormation gives as attribute `Arn` follow from the physical id. */
const arns: Readonly<Record<string, (id: string, region: string, account: string) => string>> = {
  'AWS::KMS::Key': (id, region, account) => `arn:aws:kms:${region}:${account}:key/${id}`,
  'AWS::S3::Bucket': (id) => `arn:aws:s3:::${id}`,
};

/** Asks what became of a stack's resources, so that values of its template can be compared with what is there. */
export async function deployedStack(
  stackName: string,
  { client, region, account }: Place,
): Promise<DeployedStack> {
  const { StackResources = [] } = await client.send(
    new DescribeStackResourcesCommand({ StackName: stackName }),
  );
  const { Exports = [] } = await client.send(new ListExportsCommand({}));
  const resources = new Map(StackResources.map((resource) => [resource.LogicalResourceId, resource]));
  const pseudo: Readonly<Record<string, string>> = {
    'AWS::Region': region,
    'AWS::AccountId': account,
    'AWS::Partition': 'aws',
    'AWS::StackName': stackName,
  };

  const physicalId = (logicalId: string): string | undefined => resources.get(logicalId)?.PhysicalResourceId;

  function attribute(logicalId: string, name: string): string | undefined {
    const resource = resources.get(logicalId);
    const id = resource?.PhysicalResourceId;
    return name === 'Arn' && id !== undefined
      ? arns[resource?.ResourceType ?? '']?.(id, region, account)
      : undefined;
  }

  function reference(name: string, asked: Json): Json | undefined {
    if (name === 'Ref') return pseudo[String(asked)] ?? physicalId(String(asked));
    if (name === 'Fn::ImportValue') {
      const exported = resolve(asked);
      return Exports.find(({ Name }) => Name === exported)?.Value;
    }
    const [first, second] = Array.isArray(asked) ? asked : [];
    if (name === 'Fn::GetAtt') return attribute(String(first), String(second));
    if (name === 'Fn::Join') {
      const parts = resolve(second);
      return Array.isArray(parts) ? parts.join(String(first)) : undefined;
    }
    return undefined;
  }

  function resolve(value: Json | undefined): Json | undefined {
    if (Array.isArray(value)) {
      const parts = value.map(resolve);
      return parts.every((part) => part !== undefined) ? parts : undefined;
    }
    if (!isRecord(value)) return value;
    const [name = '', ...others] = Object.keys(value);
    if (others.length === 0 && (name === 'Ref' || name.startsWith('Fn::'))) {
      return reference(name, field(value, name) ?? null);
    }
    const entries = Object.entries(value).map(([key, inner]) => [key, resolve(inner)] as const);
    return entries.every(([, inner]) => inner !== undefined)
      ? Object.fromEntries(entries.map(([key, inner]) => [key, inner ?? null]))
      : undefined;
  }

  return { physicalId, resolve };
}

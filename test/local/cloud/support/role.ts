import { type Aws, createAws } from './aws.ts';

interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

const trust = (principal: unknown): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: principal, Action: 'sts:AssumeRole' }],
  });

/** Makes a role that may do what the statements say. Gives its ARN. */
export async function createRole(
  { form, cloud }: Aws,
  name: string,
  Statement: readonly Statement[],
): Promise<string> {
  const AssumeRolePolicyDocument = trust({
    AWS: `arn:aws:iam::${cloud.account}:root`,
    Service: 'ecs-tasks.amazonaws.com',
  });
  await form('iam', '2010-05-08', { Action: 'CreateRole', RoleName: name, AssumeRolePolicyDocument });
  const arn = `arn:aws:iam::${cloud.account}:role/${name}`;
  if (Statement.length === 0) return arn;
  const PolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement });
  await form('iam', '2010-05-08', {
    Action: 'PutRolePolicy',
    RoleName: name,
    PolicyName: 'own',
    PolicyDocument,
  });
  return arn;
}

/** The keys of a session of the role. */
export async function assumeRole({ form }: Aws, RoleArn: string) {
  const text = await form('sts', '2011-06-15', { Action: 'AssumeRole', RoleArn, RoleSessionName: 'probe' });
  const value = (tag: string): string => new RegExp(`<${tag}>([^<]+)<`).exec(text)?.[1] ?? '';
  return {
    accessKeyId: value('AccessKeyId'),
    secretAccessKey: value('SecretAccessKey'),
    sessionToken: value('SessionToken'),
  };
}

/** Clients with the keys of a new role that may do what the statements say, and nothing else. */
export async function actAs(aws: Aws, name: string, statements: readonly Statement[]): Promise<Aws> {
  const session = await assumeRole(aws, await createRole(aws, name, statements));
  return createAws({ ...aws.cloud, ...session });
}

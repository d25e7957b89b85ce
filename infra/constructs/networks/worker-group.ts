import { type IVpc, SecurityGroup } from 'aws-cdk-lib/aws-ec2';
import type { Construct } from 'constructs';

/**
 * The group of a network's tasks: what owners of databases let in. Nobody reaches a task. It may reach any port: where a
 * database listens stands in its secret, which nobody reads before the night.
 */
export const workerGroup = (
  scope: Construct,
  { deployment, network, vpc }: { readonly deployment: string; readonly network: string; readonly vpc: IVpc },
): SecurityGroup =>
  new SecurityGroup(scope, 'WorkerGroup', {
    vpc,
    description: `${deployment}: tasks that back up in network ${network}`,
    allowAllOutbound: true,
  });

import { Stack, Tags } from 'aws-cdk-lib';
import { ManagedPolicy, PermissionsBoundary } from 'aws-cdk-lib/aws-iam';
import type { Construct } from 'constructs';
import { deploymentTag } from '#core/cloud/env-names.ts';
import type { Deployable } from '../loading/deployable.ts';

/**
 * One of the stacks of a deployment, `<deployment>-<part>`. It names its region and no account: then nothing in it needs
 * to be looked up, and the same templates go into every account.
 */
export abstract class DeploymentStack extends Stack {
  readonly deployment: string;

  constructor(scope: Construct, part: string, description: string, { config, store }: Deployable) {
    const { deployment, account } = config;
    super(scope, `${deployment}-${part}`, {
      stackName: `${deployment}-${part}`,
      description: `Holdfast ${deployment}: ${description}`,
      env: { region: store.s3.region },
    });
    this.deployment = deployment;
    for (const [key, value] of Object.entries(account.tags ?? {})) Tags.of(this).add(key, value);
    Tags.of(this).add(deploymentTag(deployment), part);
    const { permissionsBoundary } = account;
    if (permissionsBoundary === undefined) return;
    const policy = permissionsBoundary.startsWith('arn:')
      ? ManagedPolicy.fromManagedPolicyArn(this, 'Boundary', permissionsBoundary)
      : ManagedPolicy.fromManagedPolicyName(this, 'Boundary', permissionsBoundary);
    PermissionsBoundary.of(this).apply(policy);
  }
}

import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { AnyPrincipal, ArnPrincipal, Effect, PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { CfnKey, Key } from 'aws-cdk-lib/aws-kms';
import { Construct } from 'constructs';
import type { NamedRole } from '../named-role.ts';
import { deploysWith } from './deploys-with.ts';

export interface StoreKeyProps {
  readonly deployment: string;
  /** ARN of the one role that may end the key. @default the role that CloudFormation deploys with */
  readonly breakGlassRole: string | undefined;
}

/** By which service a role may use the key: never by itself. */
export type KeyUser = 's3' | 'dynamodb' | 'sns';

const ending = ['kms:ScheduleKeyDeletion', 'kms:DisableKey', 'kms:PutKeyPolicy'];

/**
 * Encrypts what a deployment keeps. Whoever ends this key ends every point, so its policy denies that to everybody, the
 * account's root included, but one role.
 */
export class StoreKey extends Construct {
  readonly key: Key;

  constructor(scope: Construct, id: string, { deployment, breakGlassRole }: StoreKeyProps) {
    super(scope, id);
    this.key = new Key(this, 'Key', {
      alias: `holdfast/${deployment}`,
      description: `Everything that ${deployment} keeps. Without it no recovery point can be read.`,
      enableKeyRotation: true,
      pendingWindow: Duration.days(30),
      removalPolicy: RemovalPolicy.RETAIN,
    });
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'NobodyEndsIt',
        effect: Effect.DENY,
        principals: [new AnyPrincipal()],
        actions: ending,
        resources: ['*'],
        conditions: { ArnNotLike: { 'aws:PrincipalArn': breakGlassRole ?? deploysWith(Stack.of(this)) } },
      }),
    );
    if (breakGlassRole !== undefined) this.#handOver(breakGlassRole);
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'AlarmsAreTold',
        principals: ['cloudwatch', 'events'].map((name) => new ServicePrincipal(`${name}.amazonaws.com`)),
        actions: ['kms:Decrypt', 'kms:GenerateDataKey'],
        resources: ['*'],
        conditions: { StringEquals: { 'aws:SourceAccount': Aws.ACCOUNT_ID } },
      }),
    );
  }

  /**
   * Named as a principal too: KMS refuses a role that does not exist, and a slip of the pen in the denial alone would
   * leave a key that nobody can ever change. CloudFormation may not change the policy then, and KMS must be told that
   * this is meant.
   */
  #handOver(role: string): void {
    this.key.addToResourcePolicy(
      new PolicyStatement({
        sid: 'BreakGlass',
        principals: [new ArnPrincipal(role)],
        actions: [...ending, 'kms:CancelKeyDeletion', 'kms:DescribeKey', 'kms:EnableKey', 'kms:GetKeyPolicy'],
        resources: ['*'],
      }),
    );
    const { defaultChild } = this.key.node;
    if (defaultChild instanceof CfnKey) defaultChild.bypassPolicyLockoutSafetyCheck = true;
  }

  /** Lets a role see whether the key is there to be used, and for how long. */
  grantSee(seer: NamedRole): void {
    seer.allow('SeeTheKey', { actions: ['kms:DescribeKey'], resources: [this.key.keyArn] });
  }

  /** Lets a role use the key through services alone: data of one cannot be opened by a call of its own. */
  grantUse(
    user: NamedRole,
    actions: readonly ('Decrypt' | 'GenerateDataKey')[],
    through: readonly KeyUser[],
  ): void {
    user.allow('UseTheKey', {
      actions: actions.map((action) => `kms:${action}`),
      resources: [this.key.keyArn],
      conditions: {
        StringEquals: {
          'kms:ViaService': through.map((service) => `${service}.${Stack.of(this).region}.amazonaws.com`),
        },
      },
    });
  }
}

import { Aws, Stack } from 'aws-cdk-lib';
import { ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { deploymentTag } from '#core/cloud/env-names.ts';
import { NamedRole } from '../named-role.ts';
import type { BackupStore } from '../store/backup-store.ts';
import type { RunTable } from '../store/run-table.ts';
import { StoreRights } from '../store/store-rights.ts';

export interface TaskRolesProps {
  readonly deployment: string;
  readonly engine: string;
  readonly store: BackupStore;
  readonly table: RunTable;
}

/**
 * What tasks of one engine may do: those that reach a source, and those that only read points. The second have no
 * secret, and cannot add to a point.
 */
export class TaskRoles extends Construct {
  readonly worker: NamedRole;
  readonly reader: NamedRole;

  constructor(scope: Construct, id: string, { deployment, engine, store, table }: TaskRolesProps) {
    super(scope, id);
    this.worker = new NamedRole(this, 'Worker', {
      deployment,
      part: `worker-${engine}`,
      assumedBy: taskOf(Stack.of(this)),
      purpose: `Backs up and restores sources of engine ${engine}: adds objects, reads them back, reads its secrets`,
    });
    this.reader = new NamedRole(this, 'Reader', {
      deployment,
      part: `reader-${engine}`,
      assumedBy: taskOf(Stack.of(this)),
      purpose: `Reads points of engine ${engine} back and rehearses their restore, without a secret and a way out`,
    });
    const rights = new StoreRights(store);
    rights.grantAdd(this.worker, engine);
    rights.grantRead(this.reader, engine);
    for (const role of [this.worker, this.reader]) table.grantWork(role);
    this.worker.allow('ReadSecretsOfItsEngine', {
      actions: ['secretsmanager:GetSecretValue'],
      resources: [`arn:${Aws.PARTITION}:secretsmanager:${Stack.of(this).region}:${Aws.ACCOUNT_ID}:secret:*`],
      conditions: { StringEquals: { [`aws:ResourceTag/${deploymentTag(deployment)}`]: engine } },
      because: 'the owner of a secret decides, by its tag: the condition is the permission',
    });
  }
}

/** Tasks of this account alone. ECS says for each whose it is. */
export const taskOf = ({ region }: Stack): ServicePrincipal =>
  new ServicePrincipal('ecs-tasks.amazonaws.com', {
    conditions: {
      StringEqualsIfExists: { 'aws:SourceAccount': Aws.ACCOUNT_ID },
      ArnLikeIfExists: { 'aws:SourceArn': `arn:${Aws.PARTITION}:ecs:${region}:${Aws.ACCOUNT_ID}:*` },
    },
  });

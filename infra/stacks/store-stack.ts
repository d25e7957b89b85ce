import { Annotations, Aws, CfnOutput } from 'aws-cdk-lib';
import type { Construct } from 'constructs';
import { roleName } from '../constructs/named-role.ts';
import { BackupStore } from '../constructs/store/backup-store.ts';
import { LogBucket } from '../constructs/store/log-bucket.ts';
import { longestLockDays } from '../constructs/store/longest-lock.ts';
import { RunTable } from '../constructs/store/run-table.ts';
import { StoreKey } from '../constructs/store/store-key.ts';
import type { Deployable } from '../loading/deployable.ts';
import { complianceWarning } from './compliance-warning.ts';
import { DeploymentStack } from './deployment-stack.ts';

const usualLock = { mode: 'governance', days: 14 } as const;

/** What must outlive everything else: the points, the records and their key. All of it stays when the stack is removed. */
export class StoreStack extends DeploymentStack {
  readonly store: BackupStore;
  readonly table: RunTable;
  readonly key: StoreKey;

  constructor(scope: Construct, deployable: Deployable) {
    super(scope, 'store', 'points, records and their key', deployable);
    const { deployment } = this;
    const { config, archives, now } = deployable;
    const { s3, prefix } = deployable.store;
    const lock = s3.lock ?? usualLock;
    const longest = longestLockDays(config.plans, lock.days);
    this.key = new StoreKey(this, 'Key', { deployment, breakGlassRole: config.account.breakGlassRole });
    const logs = new LogBucket(this, 'Logs', { deployment });
    this.store = new BackupStore(this, 'Store', {
      deployment,
      name: s3.bucket,
      prefix,
      encryption: s3.encryption ?? 'kms',
      lock,
      longestLockDays: longest,
      // by name: the roles are made later, by a stack that needs this one
      lockers: ['settle', 'retire', 'undelete'].map(
        (part) =>
          `arn:${Aws.PARTITION}:iam::${Aws.ACCOUNT_ID}:role/${roleName(deployment, this.region, part)}`,
      ),
      archives,
      key: this.key,
      logs: logs.bucket,
    });
    this.table = new RunTable(this, 'Records', { deployment, key: this.key });
    if (lock.mode === 'compliance') {
      Annotations.of(this).addWarningV2('holdfast:compliance', complianceWarning(now, lock.days, longest));
    }
    new CfnOutput(this, 'BucketName', { value: this.store.bucket.bucketName });
    new CfnOutput(this, 'TableName', { value: this.table.table.tableName });
    new CfnOutput(this, 'KeyArn', { value: this.key.key.keyArn });
  }
}

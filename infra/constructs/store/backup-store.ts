import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import {
  BlockPublicAccess,
  Bucket,
  BucketEncryption,
  type IBucket,
  ObjectLockRetention,
  ObjectOwnership,
} from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { envNames } from '#core/cloud/env-names.ts';
import type { Archive } from '#core/retention/archives.ts';
import type { HasEnvironment } from '../has-environment.ts';
import { bucketDenials } from './bucket-denials.ts';
import { deploysWith } from './deploys-with.ts';
import { lifecycleRules } from './lifecycle-rules.ts';
import type { StoreKey } from './store-key.ts';

export interface BackupStoreProps {
  readonly deployment: string;
  /** @default made of deployment, account and region */
  readonly name: string | undefined;
  /** Before every key, without slashes at its ends. @default none */
  readonly prefix: string | undefined;
  readonly encryption: 'kms' | 's3';
  readonly lock: { readonly mode: 'governance' | 'compliance'; readonly days: number };
  readonly longestLockDays: number;
  /** ARNs of the roles that may extend locks. */
  readonly lockers: readonly string[];
  readonly archives: readonly Archive[];
  readonly key: StoreKey;
  readonly logs: IBucket;
}

/**
 * Keeps recovery points. Its own policy denies to everybody what would lose one: versions are deleted by nobody, locks
 * are not shortened, nothing is overwritten. Who may add and read is said by StoreRights.
 */
export class BackupStore extends Construct {
  readonly bucket: Bucket;
  /** Known before the bucket is there, so that rights name it without a reference between stacks or accounts. */
  readonly name: string;
  /** Before every key; ends with `/` or is empty. */
  readonly prefix: string;
  readonly key: StoreKey;
  readonly encryption: 'kms' | 's3';
  readonly longestLockDays: number;

  constructor(scope: Construct, id: string, props: BackupStoreProps) {
    super(scope, id);
    const { deployment, name, prefix, encryption, lock, longestLockDays, lockers, archives, key, logs } =
      props;
    this.name = name ?? `${deployment}-${Aws.ACCOUNT_ID}-${Stack.of(this).region}`;
    this.prefix = prefix === undefined ? '' : `${prefix}/`;
    this.key = key;
    this.longestLockDays = longestLockDays;
    this.encryption = encryption;
    this.bucket = new Bucket(this, 'Bucket', {
      bucketName: this.name,
      versioned: true,
      objectLockDefaultRetention:
        lock.mode === 'compliance'
          ? ObjectLockRetention.compliance(Duration.days(lock.days))
          : ObjectLockRetention.governance(Duration.days(lock.days)),
      ...(encryption === 'kms'
        ? { encryption: BucketEncryption.KMS, encryptionKey: key.key, bucketKeyEnabled: true }
        : { encryption: BucketEncryption.S3_MANAGED }),
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      serverAccessLogsBucket: logs,
      serverAccessLogsPrefix: 'store/',
      lifecycleRules: [...lifecycleRules(archives, this.prefix)],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    for (const denial of bucketDenials({
      bucket: this.bucket,
      prefix: this.prefix,
      keyArn: encryption === 'kms' ? key.key.keyArn : undefined,
      mode: lock.mode === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE',
      longestLockDays,
      lockers,
      deployer: deploysWith(Stack.of(this)),
    })) {
      this.bucket.addToResourcePolicy(denial);
    }
  }

  /** Tells code where the store is. */
  tell(code: HasEnvironment): void {
    code.addEnvironment(envNames.bucket, this.name);
    if (this.prefix !== '') code.addEnvironment(envNames.prefix, this.prefix);
  }

  get arn(): string {
    return `arn:${Aws.PARTITION}:s3:::${this.name}`;
  }
}

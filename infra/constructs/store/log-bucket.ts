import { Aws, Duration, RemovalPolicy, Stack } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';
import { acknowledge } from '../acknowledge.ts';

export interface LogBucketProps {
  readonly deployment: string;
}

/** Who asked for what in the store, kept for a year and a month. S3 delivers here by the bucket's policy alone. */
export class LogBucket extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string, { deployment }: LogBucketProps) {
    super(scope, id);
    this.bucket = new Bucket(this, 'Bucket', {
      bucketName: `${deployment}-logs-${Aws.ACCOUNT_ID}-${Stack.of(this).region}`,
      // S3 cannot deliver access logs into a bucket with a KMS key
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      lifecycleRules: [{ id: 'forget', expiration: Duration.days(396) }],
      removalPolicy: RemovalPolicy.RETAIN,
    });
    acknowledge(
      this.bucket,
      'S1',
      'It holds the access logs: logs of its own would tell of nothing but themselves.',
    );
  }
}

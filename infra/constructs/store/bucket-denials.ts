import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { IBucket } from 'aws-cdk-lib/aws-s3';

export interface Denials {
  readonly bucket: IBucket;
  /** Before every key; ends with `/` or is empty. */
  readonly prefix: string;
  /** ARN of the bucket's key; undefined where S3 encrypts with its own. */
  readonly keyArn: string | undefined;
  /** The mode that locks have. */
  readonly mode: 'GOVERNANCE' | 'COMPLIANCE';
  /** The longest lock that any point of this config needs. */
  readonly longestLockDays: number;
  /** ARNs of the roles that may lock for longer than the default. Nobody else may. */
  readonly lockers: readonly string[];
  /** ARN of the role that may change how the bucket keeps things. */
  readonly deployer: string;
}

type Conditions = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/**
 * What nobody may do to the store, whatever else they are allowed: administrators, the account's root and every role
 * of ours. A header that is not sent has no condition key, and a negated condition holds where its key is missing: so
 * each of those says by `Null` that the key is there.
 */
export function bucketDenials(asked: Denials): readonly PolicyStatement[] {
  const { bucket, prefix, keyArn, mode, longestLockDays, lockers, deployer } = asked;
  const objects = bucket.arnForObjects('*');
  const sent = (key: string): Conditions => ({ Null: { [`s3:${key}`]: 'false' } });
  return [
    deny('NoVersionIsDeleted', ['s3:DeleteObjectVersion', 's3:DeleteObjectVersionTagging'], objects),
    deny('NoLockIsBypassed', ['s3:BypassGovernanceRetention'], objects),
    deny('NoLegalHold', ['s3:PutObjectLegalHold'], objects),
    deny('NothingIsOverwritten', ['s3:PutObject'], objects, {
      Null: { 's3:if-none-match': 'true' },
      // false for the beginning and the parts of an upload, which make no object and cannot carry the header
      Bool: { 's3:ObjectCreationOperation': 'true' },
    }),
    deny(
      'NoPointIsACopy',
      ['s3:PutObject'],
      bucket.arnForObjects(`${prefix}points/*`),
      sent('x-amz-copy-source'),
    ),
    deny(
      'NoKeyOfACaller',
      ['s3:PutObject'],
      objects,
      sent('x-amz-server-side-encryption-customer-algorithm'),
    ),
    deny('NoOtherEncryption', ['s3:PutObject'], objects, {
      ...sent('x-amz-server-side-encryption'),
      StringNotEquals: { 's3:x-amz-server-side-encryption': keyArn === undefined ? 'AES256' : 'aws:kms' },
    }),
    deny('NoOtherKey', ['s3:PutObject'], objects, {
      ...sent('x-amz-server-side-encryption-aws-kms-key-id'),
      ...(keyArn === undefined
        ? {}
        : { StringNotEquals: { 's3:x-amz-server-side-encryption-aws-kms-key-id': keyArn } }),
    }),
    deny('NoOtherLock', ['s3:PutObject', 's3:PutObjectRetention'], objects, {
      ...sent('object-lock-mode'),
      StringNotEquals: { 's3:object-lock-mode': mode },
    }),
    deny('NoLongerLock', ['s3:PutObject', 's3:PutObjectRetention'], objects, {
      NumericGreaterThan: { 's3:object-lock-remaining-retention-days': String(longestLockDays) },
    }),
    deny('LocksAreSetBySettle', ['s3:PutObjectRetention'], objects, {
      ArnNotLike: { 'aws:PrincipalArn': [...lockers] },
    }),
    deny('SettingsAreDeployed', settings, bucket.bucketArn, { ArnNotLike: { 'aws:PrincipalArn': deployer } }),
  ];
}

/** Everything by which a bucket could be made to forget, or to tell others. */
const settings = [
  's3:PutLifecycleConfiguration',
  's3:PutBucketVersioning',
  's3:PutBucketObjectLockConfiguration',
  's3:PutBucketPolicy',
  's3:DeleteBucketPolicy',
  's3:PutEncryptionConfiguration',
  's3:PutReplicationConfiguration',
  's3:PutBucketPublicAccessBlock',
  's3:PutBucketOwnershipControls',
  's3:PutBucketLogging',
  's3:DeleteBucket',
];

const deny = (
  sid: string,
  actions: readonly string[],
  resource: string,
  conditions?: Conditions,
): PolicyStatement =>
  new PolicyStatement({
    sid,
    effect: Effect.DENY,
    principals: [new AnyPrincipal()],
    actions: [...actions],
    resources: [resource],
    ...(conditions ? { conditions: { ...conditions } } : {}),
  });

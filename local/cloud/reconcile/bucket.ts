import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketLoggingCommand,
  GetBucketOwnershipControlsCommand,
  GetBucketVersioningCommand,
  GetObjectLockConfigurationCommand,
  GetPublicAccessBlockCommand,
  PutBucketEncryptionCommand,
  PutBucketLifecycleConfigurationCommand,
  PutBucketLoggingCommand,
  PutBucketOwnershipControlsCommand,
  PutBucketVersioningCommand,
  PutObjectLockConfigurationCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import * as z from 'zod';
import type { Comparison } from './difference.ts';
import { field, type Json } from './json.ts';
import { lifecycleRules } from './lifecycle.ts';

const Retention = z.object({
  Mode: z.enum(['GOVERNANCE', 'COMPLIANCE']),
  Days: z.coerce.number().optional(),
  Years: z.coerce.number().optional(),
});

const Encryption = z.array(
  z.object({
    BucketKeyEnabled: z.boolean().optional(),
    ServerSideEncryptionByDefault: z.object({
      SSEAlgorithm: z.enum(['AES256', 'aws:kms', 'aws:kms:dsse']),
      KMSMasterKeyID: z.string().optional(),
    }),
  }),
);

const Logging = z.object({ DestinationBucketName: z.string(), LogFilePrefix: z.string().default('') });

const Ownership = z.array(
  z.object({ ObjectOwnership: z.enum(['BucketOwnerPreferred', 'ObjectWriter', 'BucketOwnerEnforced']) }),
);

/** What a template declares of a bucket: `declared` are its properties with the references replaced. */
export function bucketComparisons(
  client: S3Client,
  Bucket: string,
  declared: Json | undefined,
): Comparison[] {
  const retention = Retention.safeParse(
    field(declared, 'ObjectLockConfiguration', 'Rule', 'DefaultRetention'),
  ).data;
  const rules = field(declared, 'LifecycleConfiguration', 'Rules');
  const Rules = rules === undefined ? undefined : lifecycleRules(rules);
  const encryption = Encryption.safeParse(
    field(declared, 'BucketEncryption', 'ServerSideEncryptionConfiguration'),
  ).data?.map(({ BucketKeyEnabled, ServerSideEncryptionByDefault }) => ({
    ApplyServerSideEncryptionByDefault: ServerSideEncryptionByDefault,
    BucketKeyEnabled: BucketKeyEnabled ?? false,
  }));
  const log = Logging.safeParse(field(declared, 'LoggingConfiguration')).data;
  const logging = log && { TargetBucket: log.DestinationBucketName, TargetPrefix: log.LogFilePrefix };
  const ownership = Ownership.safeParse(field(declared, 'OwnershipControls', 'Rules')).data;
  const lock = { ObjectLockEnabled: 'Enabled', Rule: retention && { DefaultRetention: retention } } as const;
  return [
    {
      what: 'versioning',
      declared: field(declared, 'VersioningConfiguration', 'Status'),
      find: async () => (await client.send(new GetBucketVersioningCommand({ Bucket }))).Status,
      put: () =>
        client.send(
          new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status: 'Enabled' } }),
        ),
    },
    {
      what: 'object lock and its default retention',
      declared: field(declared, 'ObjectLockEnabled') === true ? lock : undefined,
      find: async () =>
        (await client.send(new GetObjectLockConfigurationCommand({ Bucket }))).ObjectLockConfiguration,
      put: () =>
        client.send(new PutObjectLockConfigurationCommand({ Bucket, ObjectLockConfiguration: lock })),
    },
    {
      what: 'lifecycle rules',
      declared: Rules,
      find: async () => (await client.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))).Rules,
      put: () =>
        client.send(
          new PutBucketLifecycleConfigurationCommand({ Bucket, LifecycleConfiguration: { Rules } }),
        ),
    },
    {
      what: 'encryption',
      declared: encryption,
      find: async () => {
        const { ServerSideEncryptionConfiguration: found } = await client.send(
          new GetBucketEncryptionCommand({ Bucket }),
        );
        return found?.Rules?.map((rule) => ({ ...rule, BucketKeyEnabled: rule.BucketKeyEnabled ?? false }));
      },
      put: () =>
        client.send(
          new PutBucketEncryptionCommand({
            Bucket,
            ServerSideEncryptionConfiguration: { Rules: encryption },
          }),
        ),
    },
    {
      what: 'access logs',
      declared: logging,
      find: async () => (await client.send(new GetBucketLoggingCommand({ Bucket }))).LoggingEnabled,
      put: () =>
        client.send(
          new PutBucketLoggingCommand({ Bucket, BucketLoggingStatus: { LoggingEnabled: logging } }),
        ),
    },
    {
      what: 'ownership of objects',
      declared: ownership,
      find: async () =>
        (await client.send(new GetBucketOwnershipControlsCommand({ Bucket }))).OwnershipControls?.Rules,
      put: () =>
        client.send(
          new PutBucketOwnershipControlsCommand({ Bucket, OwnershipControls: { Rules: ownership } }),
        ),
    },
    {
      what: 'block of public access',
      declared: field(declared, 'PublicAccessBlockConfiguration'),
      find: async () =>
        (await client.send(new GetPublicAccessBlockCommand({ Bucket }))).PublicAccessBlockConfiguration,
    },
  ];
}

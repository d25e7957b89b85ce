import * as z from 'zod';

const days = z.coerce.number();
const Transition = z.object({ StorageClass: z.string(), TransitionInDays: days });

/** A rule as CloudFormation writes it. */
const Rule = z.object({
  Id: z.string().optional(),
  Status: z.enum(['Enabled', 'Disabled']),
  Prefix: z.string().optional(),
  ExpirationInDays: days.optional(),
  ExpiredObjectDeleteMarker: z.boolean().optional(),
  NoncurrentVersionExpiration: z
    .object({ NoncurrentDays: days, NewerNoncurrentVersions: days.optional() })
    .optional(),
  NoncurrentVersionTransitions: z.array(Transition).optional(),
  Transitions: z.array(Transition).optional(),
  AbortIncompleteMultipartUpload: z.object({ DaysAfterInitiation: days }).optional(),
});

/** The rules of a bucket as S3 takes them: the same facts, under other names. */
export function lifecycleRules(written: unknown) {
  return z.array(Rule).parse(written).map(toS3);
}

function toS3(rule: z.output<typeof Rule>) {
  const { Id, Status, Prefix = '', ExpirationInDays, ExpiredObjectDeleteMarker } = rule;
  const expires = ExpirationInDays !== undefined || ExpiredObjectDeleteMarker !== undefined;
  const storage = z.enum([
    'GLACIER',
    'STANDARD_IA',
    'ONEZONE_IA',
    'INTELLIGENT_TIERING',
    'DEEP_ARCHIVE',
    'GLACIER_IR',
  ]);
  return {
    ...{ ID: Id, Status, Filter: { Prefix } },
    ...(expires ? { Expiration: { Days: ExpirationInDays, ExpiredObjectDeleteMarker } } : {}),
    NoncurrentVersionExpiration: rule.NoncurrentVersionExpiration,
    AbortIncompleteMultipartUpload: rule.AbortIncompleteMultipartUpload,
    NoncurrentVersionTransitions: rule.NoncurrentVersionTransitions?.map((one) => ({
      ...{ StorageClass: storage.parse(one.StorageClass), NoncurrentDays: one.TransitionInDays },
    })),
    Transitions: rule.Transitions?.map((one) => ({
      ...{ StorageClass: storage.parse(one.StorageClass), Days: one.TransitionInDays },
    })),
  };
}

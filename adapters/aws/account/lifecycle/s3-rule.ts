import type { LifecycleRule as S3Rule } from '@aws-sdk/client-s3';
import type { LifecycleRule } from '#core/retention/declared-lifecycle.ts';

/** A rule as S3 would tell of it. */
export function s3RuleOf(rule: LifecycleRule): S3Rule {
  const { id, prefix = '', endUploadsAfterDays, removeHiddenAfterDays, move } = rule;
  return {
    ...{ ID: id, Status: 'Enabled', Filter: { Prefix: prefix } },
    ...(endUploadsAfterDays === undefined
      ? {}
      : { AbortIncompleteMultipartUpload: { DaysAfterInitiation: endUploadsAfterDays } }),
    ...(removeHiddenAfterDays === undefined
      ? {}
      : {
          NoncurrentVersionExpiration: { NoncurrentDays: removeHiddenAfterDays },
          Expiration: { ExpiredObjectDeleteMarker: true },
        }),
    ...(move === undefined ? {} : { Transitions: [{ StorageClass: move.to, Days: move.afterDays }] }),
  };
}

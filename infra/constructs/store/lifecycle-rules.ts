import { Duration } from 'aws-cdk-lib';
import { type LifecycleRule, StorageClass } from 'aws-cdk-lib/aws-s3';
import type { Archive } from '#core/retention/archives.ts';
import { declaredLifecycle } from '#core/retention/declared-lifecycle.ts';

/** What the config makes of a bucket's lifecycle, in the words of the CDK. */
export const lifecycleRules = (archives: readonly Archive[], prefix: string): readonly LifecycleRule[] =>
  declaredLifecycle(archives, prefix).map(
    ({ id, prefix: keys, endUploadsAfterDays, removeHiddenAfterDays, move }) => ({
      id,
      ...(keys === undefined ? {} : { prefix: keys }),
      ...(endUploadsAfterDays === undefined
        ? {}
        : { abortIncompleteMultipartUploadAfter: Duration.days(endUploadsAfterDays) }),
      ...(removeHiddenAfterDays === undefined
        ? {}
        : {
            noncurrentVersionExpiration: Duration.days(removeHiddenAfterDays),
            expiredObjectDeleteMarker: true,
          }),
      ...(move === undefined
        ? {}
        : {
            transitions: [
              { storageClass: new StorageClass(move.to), transitionAfter: Duration.days(move.afterDays) },
            ],
          }),
    }),
  );

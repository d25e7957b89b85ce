import { Duration } from 'aws-cdk-lib';
import { type LifecycleRule, StorageClass } from 'aws-cdk-lib/aws-s3';
import { undoDays } from '#core/cloud/settling/lock-point.ts';
import type { Archive, Tier } from '../../loading/archives.ts';

const storageClass: Readonly<Record<Tier, StorageClass>> = {
  'glacier-instant': StorageClass.GLACIER_INSTANT_RETRIEVAL,
  'glacier-flexible': StorageClass.GLACIER,
  'deep-archive': StorageClass.DEEP_ARCHIVE,
};

/**
 * What S3 does by itself. Nothing that is current ever expires: a version goes when retire has hidden it, `undoDays`
 * later, and never while it is locked. Only data moves to cold storage; manifests stay where they can be read at once.
 */
export const lifecycleRules = (archives: readonly Archive[], prefix: string): readonly LifecycleRule[] => [
  { id: 'end-unfinished-uploads', abortIncompleteMultipartUploadAfter: Duration.days(7) },
  { id: 'forget-what-was-hidden', noncurrentVersionExpiration: Duration.days(undoDays) },
  ...archives.map(({ class: name, tier, afterDays }) => ({
    id: `archive-${name}`,
    prefix: `${prefix}data/${name}/`,
    transitions: [{ storageClass: storageClass[tier], transitionAfter: Duration.days(afterDays) }],
  })),
];

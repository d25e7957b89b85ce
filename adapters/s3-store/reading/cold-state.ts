import type { HeadObjectCommandOutput } from '@aws-sdk/client-s3';
import type { ColdState } from '#core/ports/store.ts';

type Told = Pick<HeadObjectCommandOutput, 'StorageClass' | 'Restore'>;

const tiers = {
  GLACIER_IR: 'glacier-instant',
  GLACIER: 'glacier-flexible',
  DEEP_ARCHIVE: 'deep-archive',
} as const;

/**
 * How S3 says that an object lies in cold storage; undefined for one that does not. `x-amz-restore` is
 * `ongoing-request="true"`, or `ongoing-request="false", expiry-date="Fri, 21 Dec 2012 00:00:00 GMT"`, and not there
 * while nobody has asked or when the copy is gone (Amazon S3 API Reference, HeadObject).
 */
export function coldStateOf({ StorageClass, Restore = '' }: Told): ColdState | undefined {
  const [, tier] = Object.entries(tiers).find(([name]) => name === StorageClass) ?? [];
  if (tier === undefined) return undefined;
  if (tier === 'glacier-instant') return { tier, state: 'readable' };
  if (/ongoing-request="true"/.test(Restore)) return { tier, state: 'thawing' };
  const expiry = /expiry-date="([^"]+)"/.exec(Restore)?.[1];
  if (expiry === undefined) return { tier, state: 'frozen' };
  const until = new Date(expiry);
  return { tier, state: 'readable', ...(Number.isNaN(until.getTime()) ? {} : { until }) };
}

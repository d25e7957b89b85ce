import { undoDays } from '../cloud/settling/lock-point.ts';
import type { Archive, Tier } from './archives.ts';

/** A storage class, as S3 calls it. */
export type ColdStorage = 'GLACIER_IR' | 'GLACIER' | 'DEEP_ARCHIVE';

/** One rule of a bucket. It does one of the things below. */
export interface LifecycleRule {
  readonly id: string;
  /** How the keys begin that it is about. @default all of them */
  readonly prefix?: string;
  /** Counted from their beginning. */
  readonly endUploadsAfterDays?: number;
  /**
   * Counted from when something newer, or a delete marker, hid the version. A marker with nothing under it any more goes
   * too: every list would have to pass by it.
   */
  readonly removeHiddenAfterDays?: number;
  /** Counted from when the object was written. */
  readonly move?: { readonly to: ColdStorage; readonly afterDays: number };
}

const storageOf: Readonly<Record<Tier, ColdStorage>> = {
  'glacier-instant': 'GLACIER_IR',
  'glacier-flexible': 'GLACIER',
  'deep-archive': 'DEEP_ARCHIVE',
};

/**
 * What S3 does by itself. Nothing that is current ever expires: a version goes when retire has hidden it, `undoDays`
 * later, and never while it is locked. Only data moves to cold storage; manifests stay where they can be read at once.
 * `prefix` stands before every key of the store; it ends with `/` or is empty.
 */
export const declaredLifecycle = (archives: readonly Archive[], prefix: string): readonly LifecycleRule[] => [
  { id: 'end-unfinished-uploads', endUploadsAfterDays: 7 },
  { id: 'forget-what-was-hidden', removeHiddenAfterDays: undoDays },
  ...archives.map(({ class: name, tier, afterDays }) => ({
    id: `archive-${name}`,
    prefix: `${prefix}data/${name}/`,
    move: { to: storageOf[tier], afterDays },
  })),
];

import type { StorageClass } from '#core/costs/point-storage.ts';

/** As AWS calls them. */
export const storageNames: Readonly<Record<StorageClass, string>> = {
  standard: 'S3 Standard',
  'glacier-instant': 'Glacier Instant Retrieval',
  'glacier-flexible': 'Glacier Flexible Retrieval',
  'deep-archive': 'Glacier Deep Archive',
};

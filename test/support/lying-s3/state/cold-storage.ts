import type { Bucket, Version } from './bucket.ts';

const versionsOf = (buckets: Iterable<Bucket>): readonly (readonly [string, Version])[] =>
  [...buckets].flatMap(({ keys }) =>
    [...keys].flatMap(([key, versions]) => versions.map((version) => [key, version] as const)),
  );

/** As a lifecycle rule does it. */
export function freeze(buckets: Iterable<Bucket>, prefix: string, storageClass: string): void {
  for (const [key, version] of versionsOf(buckets))
    if (key.startsWith(prefix)) version.cold = { storageClass };
}

/** Hours pass: every copy that was asked for is there, or gone again. */
export function endThaws(buckets: Iterable<Bucket>, as: 'ready' | 'gone'): void {
  for (const [, version] of versionsOf(buckets)) {
    const { cold } = version;
    if (cold?.copy)
      version.cold = { ...cold, copy: as === 'gone' ? undefined : { ...cold.copy, readyAtMs: 0 } };
  }
}

import type { Place } from '#core/costs/point-storage.ts';
import type { Wired } from '../wire.ts';

/** Prices are those of AWS: of another S3 nobody knows any. Lifecycle rules are those of the stacks. */
export function placeOf({ config, cloud }: Pick<Wired, 'config' | 'cloud'>): Place {
  const bucket = 's3' in config.store ? config.store.s3 : undefined;
  return {
    region: bucket?.endpoint === undefined ? bucket?.region : undefined,
    plans: cloud ? config.plans : undefined,
  };
}

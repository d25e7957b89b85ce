import type { StoreCheck } from '#core/ports/store.ts';
import type { Bucket } from '../bucket.ts';
import { clockSkew } from './checks/clock-skew.ts';
import { conditionalWrites } from './checks/conditional-writes.ts';
import { lifecycle } from './checks/lifecycle.ts';
import { lock } from './checks/lock.ts';
import { rights } from './checks/rights.ts';
import { versioning } from './checks/versioning.ts';

/** Everything about a bucket that a night, a restore or the years would meet. Leaves one marker object, once. */
export async function examineBucket(bucket: Bucket, now: Date): Promise<readonly StoreCheck[]> {
  const checks = [...(await rights(bucket))];
  // What cannot be reached or written has one problem, and needs no further ones.
  if (checks.some(({ ok }) => !ok)) return checks;
  for (const check of [conditionalWrites, versioning, lock, lifecycle, clockSkew]) {
    checks.push(...(await check(bucket, now)));
  }
  return checks;
}

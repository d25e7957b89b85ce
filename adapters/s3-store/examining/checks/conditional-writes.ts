import type { StoreCheck } from '#core/ports/store.ts';
import type { Bucket } from '../../bucket.ts';
import { probeBucket } from '../probe-bucket.ts';
import { failedBy, good } from '../store-check.ts';

const name = 'store conditional writes';

export async function conditionalWrites(bucket: Bucket): Promise<readonly StoreCheck[]> {
  try {
    await probeBucket(bucket);
    return [good(name)];
  } catch (error) {
    return [failedBy(name, error)];
  }
}

import type { StoreCheck } from '#core/ports/store.ts';
import type { Bucket } from '../../bucket.ts';
import { lockOf } from '../lock-of.ts';
import { failedBy, good, warned } from '../store-check.ts';

const name = 'store lock';

export async function lock(bucket: Bucket): Promise<readonly StoreCheck[]> {
  try {
    const { mode } = await lockOf(bucket);
    return mode === 'none' ? [unlocked(bucket)] : [good(name)];
  } catch (error) {
    return [failedBy(name, error)];
  }
}

const unlocked = ({ name: bucket }: Bucket): StoreCheck =>
  warned(
    name,
    `bucket '${bucket}' locks nothing by default: who can write there can delete backups`,
    'set a default retention under Object Lock, governance for 14 days or more (docs/bucket.md)',
  );

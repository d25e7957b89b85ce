import { GetObjectLockConfigurationCommand, type S3Client } from '@aws-sdk/client-s3';
import type { S3Store } from '#core/config/store.ts';
import type { StoreCheck } from '#core/ports/store.ts';
import { failed, putBack } from '../looked-at.ts';

const usualLock = { mode: 'governance', days: 14 } as const;

/** What the bucket does to every new object by default must be what the config declares. */
export async function bucketLock(
  client: S3Client,
  Bucket: string,
  { s3 }: Pick<S3Store, 's3'>,
): Promise<readonly StoreCheck[]> {
  const { mode, days } = s3.lock ?? usualLock;
  const found = await lockOf(client, Bucket);
  if (found?.mode === mode && found.days === days) return [];
  const is = found === undefined ? 'none' : `${found.mode} for ${found.days} days`;
  const problem = `the bucket's default lock is ${is}, the config declares ${mode} for ${days} days`;
  return [failed('bucket lock', problem, putBack)];
}

async function lockOf(client: S3Client, Bucket: string) {
  try {
    const { ObjectLockConfiguration: found } = await client.send(
      new GetObjectLockConfigurationCommand({ Bucket }),
    );
    const { Mode = '', Days, Years = 0 } = found?.Rule?.DefaultRetention ?? {};
    const days = Days ?? Years * 365;
    if (found?.ObjectLockEnabled !== 'Enabled' || days === 0) return undefined;
    return { mode: Mode.toLowerCase(), days };
  } catch (error) {
    if (error instanceof Error && error.name === 'ObjectLockConfigurationNotFoundError') return undefined;
    throw error;
  }
}

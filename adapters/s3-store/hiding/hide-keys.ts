import { DeleteObjectCommand } from '@aws-sdk/client-s3';
import { TransientError } from '#core/errors.ts';
import { asked, type Bucket, call, keyIn } from '../bucket.ts';
import { listObjects } from '../reading/list-keys.ts';

const atOnce = 8;

/** Puts a delete marker over a key. Without a version nothing is removed; done again there is one marker more. */
export const hideKey = (bucket: Bucket, key: string): Promise<unknown> =>
  call(bucket, asked(bucket, 's3:DeleteObject', key), (client) =>
    client.send(new DeleteObjectCommand({ Bucket: bucket.name, Key: keyIn(bucket, key) })),
  );

/** Hides everything under a prefix that is in sight, `first` before anything else. Whatever the store answered, it looks. */
export async function hideUnder(bucket: Bucket, prefix: string, first?: string): Promise<void> {
  const keys = await visible(bucket, prefix);
  if (first !== undefined && keys.includes(first)) await hideKey(bucket, first);
  const rest = keys.filter((key) => key !== first);
  for (let start = 0; start < rest.length; start += atOnce) {
    await Promise.all(rest.slice(start, start + atOnce).map((key) => hideKey(bucket, key)));
  }
  if (keys.length === 0) return;
  const [left] = await visible(bucket, prefix);
  if (left !== undefined) throw stillThere(left);
}

async function visible(bucket: Bucket, prefix: string): Promise<readonly string[]> {
  const keys: string[] = [];
  for await (const { key } of listObjects(bucket, prefix)) keys.push(key);
  return keys;
}

const stillThere = (key: string): TransientError =>
  new TransientError(`'${key}' was hidden, and the store shows it still`, {
    hint: 'somebody wrote it meanwhile, or the store is slow to forget: the next retire ends it',
  });

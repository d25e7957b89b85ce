import { GetObjectLockConfigurationCommand } from '@aws-sdk/client-s3';
import type { StoreLock } from '#core/ports/store.ts';
import { asked, type Bucket, call } from '../bucket.ts';
import { isDenied } from '../s3-error.ts';

export const noLock: StoreLock = { mode: 'none', days: null };

/** What the bucket does to every new object by default. A server without Object Lock has none. */
export function lockOf(bucket: Bucket): Promise<StoreLock> {
  return call<StoreLock, StoreLock>(
    bucket,
    asked(bucket, 's3:GetBucketObjectLockConfiguration'),
    async (client) => {
      const { ObjectLockConfiguration: found } = await client.send(
        new GetObjectLockConfigurationCommand({ Bucket: bucket.name }),
      );
      const retention = found?.Rule?.DefaultRetention;
      const days = retention?.Days ?? (retention?.Years === undefined ? undefined : retention.Years * 365);
      if (found?.ObjectLockEnabled !== 'Enabled' || days === undefined) return noLock;
      return { mode: retention?.Mode === 'COMPLIANCE' ? 'compliance' : 'governance', days };
    },
    (problem) => {
      const none =
        problem.code === 'ObjectLockConfigurationNotFoundError' ||
        problem.code === 'NoSuchObjectLockConfiguration' ||
        problem.status === 501 ||
        problem.code === 'MethodNotAllowed';
      // Not to be told is not to have one: a lock that nobody can name protects nobody knowingly.
      return none || isDenied(problem) ? noLock : undefined;
    },
  );
}

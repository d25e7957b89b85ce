import {
  GetObjectRetentionCommand,
  type GetObjectRetentionCommandInput,
  PutObjectRetentionCommand,
} from '@aws-sdk/client-s3';
import { PermanentError } from '#core/errors.ts';
import type { ObjectRef, StoreLock } from '#core/ports/store.ts';
import { asked, type Bucket, call, keyIn } from './bucket.ts';
import { isDenied } from './s3-error.ts';

/**
 * Keeps one version from being removed until `until`, in the mode of the bucket; the newest one where none is named. A
 * lock that lasts longer stays as it is: none is ever shortened.
 */
export async function extendLock(
  bucket: Bucket,
  { mode }: StoreLock,
  { key, versionId }: ObjectRef,
  until: Date,
): Promise<void> {
  if (mode === 'none') throw unlocked(bucket, key);
  const place = { Bucket: bucket.name, Key: keyIn(bucket, key), VersionId: versionId ?? undefined };
  const locked = await lockedUntil(bucket, key, place);
  if (locked !== undefined && locked >= until) return;
  await call(bucket, asked(bucket, 's3:PutObjectRetention', key), (client) =>
    client.send(
      new PutObjectRetentionCommand({
        ...place,
        Retention: { Mode: mode === 'compliance' ? 'COMPLIANCE' : 'GOVERNANCE', RetainUntilDate: until },
      }),
    ),
  );
}

function lockedUntil(
  bucket: Bucket,
  key: string,
  place: GetObjectRetentionCommandInput,
): Promise<Date | undefined> {
  return call<Date | undefined, Date | undefined>(
    bucket,
    asked(bucket, 's3:GetObjectRetention', key),
    async (client) => {
      const { Retention } = await client.send(new GetObjectRetentionCommand(place));
      return Retention?.RetainUntilDate;
    },
    // Not to know is to set it: the store itself refuses what would shorten it.
    (problem) =>
      problem.code === 'NoSuchObjectLockConfiguration' || isDenied(problem) ? new Date(0) : undefined,
  );
}

const unlocked = ({ name }: Bucket, key: string): PermanentError =>
  new PermanentError(
    `'${key}' cannot be locked: bucket '${name}' has no Object Lock with a default retention`,
    {
      hint: 'make a new bucket with Object Lock; it can be switched on for an old one with the help of AWS alone',
    },
  );

import { HeadObjectCommand } from '@aws-sdk/client-s3';
import { PermanentError, TransientError } from '#core/errors.ts';
import type { StoredObject } from '#core/ports/store.ts';
import { ObjectExistsError } from '#core/ports/store-errors.ts';
import { asked, type Bucket, call, keyIn, patiently } from './bucket.ts';
import { isAbsent } from './s3-error.ts';

/** What we wrote, as the store must show it. */
export interface Written {
  readonly key: string;
  readonly bytes: number;
  /** In the store's notation. */
  readonly checksum: string;
  /** Told the store as metadata: by it we know our own object again. */
  readonly nonce: string;
  readonly versionId?: string | undefined;
}

export const nonceName = 'holdfast-nonce';

/**
 * Whether a key holds what we wrote, whatever the answer to the writing was: yes, or `absent`. Throws ObjectExistsError
 * if somebody else's object is there, and TransientError if it is ours and not what we sent: another attempt writes
 * elsewhere.
 */
export async function lookAgain(bucket: Bucket, written: Written): Promise<StoredObject | 'absent'> {
  const { key, bytes, checksum, nonce, versionId } = written;
  const head = await patiently(bucket, () =>
    call(
      bucket,
      asked(bucket, 's3:GetObject', key),
      () =>
        bucket.once.send(
          new HeadObjectCommand({
            Bucket: bucket.name,
            Key: keyIn(bucket, key),
            VersionId: versionId,
            ChecksumMode: 'ENABLED',
          }),
        ),
      (problem) => (isAbsent(problem) ? ('absent' as const) : undefined),
    ),
  );
  if (head === 'absent') return head;
  const found = head.Metadata?.[nonceName];
  if (found === undefined && head.VersionId !== undefined && head.VersionId === versionId)
    throw forgetful(key);
  if (found !== nonce) throw new ObjectExistsError(key);
  if (head.ContentLength !== bytes) {
    throw notWhatWeSent(key, `it has ${head.ContentLength ?? 'no'} bytes, ${bytes} were sent`);
  }
  if (head.ChecksumSHA256 !== undefined && head.ChecksumSHA256 !== checksum) {
    throw notWhatWeSent(key, `its checksum is ${head.ChecksumSHA256}, ${checksum} was sent`);
  }
  return { key, versionId: versionOf(head.VersionId ?? versionId), bytes, storedChecksum: checksum };
}

/** Unversioned buckets say nothing, suspended ones `null`. */
export const versionOf = (id: string | undefined): string | null =>
  id === undefined || id === 'null' ? null : id;

const notWhatWeSent = (key: string, problem: string): TransientError =>
  new TransientError(`the store accepted '${key}' and holds something else: ${problem}`, {
    hint: 'nothing counts on it; if it comes again, the store is not to be trusted with backups',
  });

/** Also what the probe says of a store that drops the marker's. */
export const forgetful = (key: string): PermanentError =>
  new PermanentError(`the store does not keep the metadata of '${key}'`, {
    hint: 'Holdfast knows its own objects by it when an answer is lost; a newer version of this server may keep it',
  });

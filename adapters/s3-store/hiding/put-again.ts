import { createHash } from 'node:crypto';
import { PutObjectCommand } from '@aws-sdk/client-s3';
import { PermanentError } from '#core/errors.ts';
import { asked, type Bucket, call, keyIn } from '../bucket.ts';
import { getObject } from '../reading/get-object.ts';

/**
 * Writes what was hidden once more, as the newest version over its marker, and reads it. What is in sight already must be
 * the same: an earlier attempt has put it there.
 */
export async function putAgain(bucket: Bucket, key: string, bytes: Buffer): Promise<void> {
  const seen = await getObject(bucket, key);
  if (seen === undefined && (await put(bucket, key, bytes, '*')) === 'taken') {
    // Where a marker counts as an object (versitygw), nothing can be written under the condition. A marker is all that
    // lies there, and no version is lost by a new one; AWS writes over a marker, and its bucket's policy would refuse this.
    if ((await getObject(bucket, key)) === undefined) await put(bucket, key, bytes, undefined);
  }
  if ((await getObject(bucket, key))?.equals(bytes)) return;
  throw new PermanentError(`'${key}' is there already, and another one`, {
    hint: 'look at its versions: somebody has written it since it was hidden',
  });
}

const put = (
  bucket: Bucket,
  key: string,
  body: Buffer,
  condition: '*' | undefined,
): Promise<'put' | 'taken'> =>
  call<'put' | 'taken', 'taken'>(
    bucket,
    asked(bucket, 's3:PutObject', key),
    async (client) => {
      await client.send(
        new PutObjectCommand({
          Bucket: bucket.name,
          Key: keyIn(bucket, key),
          Body: body,
          ContentLength: body.length,
          ChecksumSHA256: createHash('sha256').update(body).digest('base64'),
          IfNoneMatch: condition,
        }),
      );
      return 'put';
    },
    ({ status }) => (status === 412 || status === 409 ? 'taken' : undefined),
  );

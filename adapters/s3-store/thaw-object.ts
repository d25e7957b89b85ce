import { RestoreObjectCommand } from '@aws-sdk/client-s3';
import { TransientError } from '#core/errors.ts';
import type { ObjectRef, ThawingStore, ThawSpeed } from '#core/ports/store.ts';
import { MissingObjectError } from '#core/ports/store-errors.ts';
import { asked, type Bucket, call, keyIn } from './bucket.ts';
import { isAbsent, isFrozen, type S3Problem } from './s3-error.ts';

const called = { expedited: 'Expedited', standard: 'Standard', bulk: 'Bulk' } as const;

type Answer = Awaited<ReturnType<ThawingStore['thaw']>>;

/**
 * Asks S3 for a readable copy of one version. The answers (Amazon S3 API Reference, RestoreObject): 202 accepted; 200 the
 * copy is there, and stays for longer; 409 somebody has asked. An object that was never archived, or is by now in a tier
 * that reads at once, is refused with 403: it can be read.
 */
export async function thawObject(
  bucket: Bucket,
  { key, versionId }: ObjectRef,
  { speed, days }: { readonly speed: ThawSpeed; readonly days: number },
): Promise<Answer> {
  const answer = await call<Answer, Answer | 'absent' | 'no capacity'>(
    bucket,
    asked(bucket, 's3:RestoreObject', key),
    async (client) => {
      const { $metadata: told } = await client.send(
        new RestoreObjectCommand({
          Bucket: bucket.name,
          Key: keyIn(bucket, key),
          VersionId: versionId ?? undefined,
          RestoreRequest: { Days: days, GlacierJobParameters: { Tier: called[speed] } },
        }),
      );
      return told.httpStatusCode === 200 ? 'readable' : 'asked';
    },
    answerTo,
  );
  if (answer === 'absent') throw new MissingObjectError(key);
  if (answer !== 'no capacity') return answer;
  throw new TransientError(`S3 has no capacity to thaw '${key}' by ${speed} now`, {
    hint: 'nothing was paid for it; ask again, or more slowly: --tier standard',
  });
}

function answerTo(problem: S3Problem): Answer | 'absent' | 'no capacity' | undefined {
  if (problem.code === 'RestoreAlreadyInProgress') return 'thawing';
  if (problem.code === 'ObjectAlreadyInActiveTierError' || isFrozen(problem)) return 'readable';
  if (problem.code === 'GlacierExpeditedRetrievalNotAvailable') return 'no capacity';
  return isAbsent(problem) ? 'absent' : undefined;
}

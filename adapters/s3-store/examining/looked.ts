import type { S3Client } from '@aws-sdk/client-s3';
import type { StoreCheck } from '#core/ports/store.ts';
import { type Bucket, call } from '../bucket.ts';
import { type Asked, isDenied, type S3Problem } from '../s3-error.ts';
import { failedBy, warned } from './store-check.ts';

/**
 * Looks at a setting of the bucket. A backup does not need to see it, so a right that is missing is a warning; a server
 * that does not know the question has nothing of the kind.
 */
export async function looked(
  name: string,
  bucket: Bucket,
  about: Asked,
  look: (client: S3Client) => Promise<readonly StoreCheck[]>,
  none: () => readonly StoreCheck[],
  isNone: (problem: S3Problem) => boolean = () => false,
): Promise<readonly StoreCheck[]> {
  try {
    return await call<readonly StoreCheck[], readonly StoreCheck[]>(bucket, about, look, (problem) => {
      if (isNone(problem) || problem.status === 501 || problem.code === 'NotImplemented') return none();
      return isDenied(problem) ? [unseen(name, about)] : undefined;
    });
  } catch (error) {
    return [failedBy(name, error)];
  }
}

const unseen = (name: string, { action, subject }: Asked): StoreCheck =>
  warned(
    name,
    `it cannot be looked at: access denied: ${action} on '${subject}'`,
    `allow ${action}, or look at it with an identity that may`,
  );

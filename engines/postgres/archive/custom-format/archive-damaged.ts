import { PermanentError } from '#core/errors.ts';

/** The bytes are not a whole archive of pg_dump's custom format; `problem` completes "the archive is unusable: …". */
export function archiveDamaged(
  problem: string,
  hint = 'take the backup again; if it comes back, keep the archive and the log of pg_dump',
): PermanentError {
  return new PermanentError(`the archive is unusable: ${problem}`, { hint });
}

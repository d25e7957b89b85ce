import { AdvisedError, PermanentError, StoppedError, TransientError } from '#core/errors.ts';
import type { Piece } from './piece-writer.ts';

/**
 * The error of a commit that ended half-way, naming the objects that are visible already. They lie in an
 * attempt without a manifest, so they belong to no point. It is as permanent as its cause.
 */
export function partlyCommitted(cause: unknown, committed: readonly Piece[]): unknown {
  if (committed.length === 0) return cause;
  const keys = committed.map(({ ref }) => `'${ref.key}'`).join(', ');
  const problem = cause instanceof Error ? cause.message : String(cause);
  const message = `${problem}; ${keys} were stored and belong to no point`;
  const advice = {
    hint: [...(cause instanceof AdvisedError ? [cause.hint] : []), 'the rest goes with its attempt'].join(
      '; ',
    ),
    cause,
  };
  if (cause instanceof StoppedError) return new StoppedError(message, advice);
  if (cause instanceof PermanentError) return new PermanentError(message, advice);
  return new TransientError(message, advice);
}

import { AdvisedError, StoppedError } from '#core/errors.ts';

/**
 * Why a signal was aborted, as an error for people: an error of ours is kept, anything else was a wish to
 * stop.
 */
export function stopReason(signal: AbortSignal): AdvisedError {
  if (signal.reason instanceof AdvisedError) return signal.reason;
  return new StoppedError('it was stopped before it was finished', {
    hint: 'nothing of it counts; start it again when you are ready',
    cause: signal.reason,
  });
}

export function throwIfStopped(signal: AbortSignal): void {
  if (signal.aborted) throw stopReason(signal);
}

import { UnknownNameError, UsageError } from '#core/errors.ts';
import { WaitingError } from '#core/thaw/waiting-error.ts';

/** Scripts rely on these. */
export const exitCodes = {
  good: 0,
  failed: 1,
  usage: 2,
  unknownName: 3,
  partly: 4,
  interrupted: 130,
  terminated: 143,
} as const;

export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return exitCodes.usage;
  if (error instanceof WaitingError) return exitCodes.partly;
  return error instanceof UnknownNameError ? exitCodes.unknownName : exitCodes.failed;
}

/** Of several pieces of work, each good or not. */
export function exitCodeOfAll(good: readonly boolean[]): number {
  if (good.every(Boolean)) return exitCodes.good;
  return good.some(Boolean) ? exitCodes.partly : exitCodes.failed;
}

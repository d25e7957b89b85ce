import { thawingText } from '#core/thaw/thawing-text.ts';
import { WaitingError } from '#core/thaw/waiting-error.ts';
import { exitCodes } from '../exit-codes.ts';
import type { Output } from '../output/output.ts';
import type { VerbResult } from '../verb.ts';

/** What a verb says of work that waits for a thaw; every other error is thrown again. */
export function waitingResult(error: unknown, { paint }: Output, more: object = {}): VerbResult {
  if (!(error instanceof WaitingError)) throw error;
  const { point, thawing, hint } = error;
  return {
    document: { ...more, point, verdict: 'waiting', thaw: thawing },
    text: [
      `${point}: ${paint('mild', 'waiting')} for its thaw, ready by ${thawing.readyBy}`,
      ...thawingText(point, thawing).map((line) => `  ${line}`),
      `  ${hint}`,
    ].join('\n'),
    exitCode: exitCodes.partly,
  };
}

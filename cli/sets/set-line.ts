import type { SetOutcome } from '#core/sets/seal-set.ts';
import type { Output } from '../output/output.ts';
import { durationText } from '../output/quantities.ts';

/** What a person reads of a run of a set; why there is no set point goes to standard error. */
export function setLine(
  { set, outcome, point, problems = [], skewSeconds = 0, maxSkewSeconds, consistency }: SetOutcome,
  { paint, say }: Pick<Output, 'paint' | 'say'>,
): string {
  if (outcome === 'failed') {
    const lines = problems.map((problem) => `\n  ${problem}`).join('');
    say(
      `${set}: no point of the set:${lines}\n  hint: the points of the others are good by themselves; mend it, and run the set again`,
    );
    return `${set}: ${paint('bad', 'failed')}, no point of the set`;
  }
  const allowed = maxSkewSeconds === null ? '' : ` of ${durationText(maxSkewSeconds)} allowed`;
  return `${set}: ${paint('good', 'verified')} ${point}, ${consistency ?? 'snapshot'}, skew ${durationText(skewSeconds)}${allowed}`;
}

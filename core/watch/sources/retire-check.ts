import type { Retirement, Retirements } from '../../cloud/ports/retirements.ts';
import { throughOf } from '../../cloud/retiring/through-of.ts';
import type { ToldError } from '../../cloud/run-record.ts';
import { isOfNow } from '../../point/is-of-now.ts';
import type { Check, Round } from '../check.ts';
import { lengthText, timeText } from '../round/told-text.ts';
import { sourcesCheck } from './sources-check.ts';

interface Deps {
  readonly retirements: Pick<Retirements, 'get'>;
}

const hourMs = 3_600_000;
/** Two days, and what the second one may take until the last of ten thousand sources had its turn. */
const silentMs = 50 * hourMs;

/**
 * Whether retire comes to its end for every source, paused ones included: it also renews the lock of what people have taken
 * back, which lives by that lock alone. That it stopped to ask is told by its own incident, and is no silence.
 */
export const retireCheck = ({ retirements }: Deps): Check =>
  sourcesCheck({
    name: 'retire',
    kind: 'retire-silent',
    seldomMs: 3 * hourMs,
    of: ({ sources }) => Object.keys(sources),
    problemOf: async (round, source) => silenceOf(round, source, await retirements.get(source)),
  });

function silenceOf(
  { memory, at }: Round,
  source: string,
  last: Retirement | undefined,
): ToldError | undefined {
  const through = throughOf(last);
  // a record of the future is the work of a clock that went wrong
  const isKnown = through !== undefined && isOfNow(through, at);
  const declaredMs = (memory.source(source)?.since ?? at.getTime() / 1000) * 1000;
  // before it was declared, nobody was to ask for it
  const sinceMs = Math.max(isKnown ? Date.parse(through) : 0, declaredMs);
  const silentForMs = at.getTime() - sinceMs;
  if (silentForMs <= silentMs) return undefined;
  const length = lengthText(silentForMs);
  const hint = `ask for it by hand, and read what it says: npx holdfast retire ${source}`;
  if (last?.outcome === 'busy') {
    const message = `whenever retire came to it in the last ${length}, a run of it was at work, the last time ${timeText(new Date(last.at))}: its old points stay`;
    return { message, hint };
  }
  const since = isKnown ? timeText(new Date(through)) : 'it is declared';
  const says =
    last === undefined || isKnown ? '' : `, though its record is of ${timeText(new Date(last.at))}`;
  return {
    message: `retire has not come to its end for it since ${since}, ${length}${says}, and is due every day: old points stay, and the lock of what people have taken back is not renewed`,
    hint,
  };
}

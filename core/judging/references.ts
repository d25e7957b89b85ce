import { median } from './robust.ts';

export interface Dated {
  readonly at: Date;
  readonly value: number;
  readonly isAccepted?: boolean | undefined;
}

/** What a value is compared with: it is usual if it is usual by any of them. */
export interface Reference {
  readonly name:
    | 'the last nights'
    | 'the last month'
    | 'this weekday'
    | 'this day of the month'
    | 'what was accepted';
  readonly usual: number;
  /** How far values are from it, as a standard deviation. */
  readonly spread: number;
  /** Nights that it is of. */
  readonly of: number;
}

const day = 86_400_000;
const recent = 28;
const nearby = 3;
const weekdays = 4;
const months = 3;
/** A source that grows by more than so much a day, for weeks, is something else. */
const steepest = 0.04;
/** Nights: what a few of them did is no growth. */
const fewestForGrowth = 21;

/**
 * What is usual for a value at a time: like the last nights (a decline), like the last month (one night that was odd), like
 * this weekday (a table that is emptied on Sundays), like this day of the month (a closing), or as a person has accepted it.
 * What was weeks ago is carried on by the growth since. `history` is in order of time.
 */
export function referencesFor(history: readonly Dated[], at: Date): readonly Reference[] {
  const month = history.slice(-recent);
  if (month.length === 0) return [];
  const growth = growthOf(month);
  const now = (one: Dated): number =>
    one.value * Math.exp((growth * (at.getTime() - one.at.getTime())) / day);
  const carried = month.map(now);
  const usual = median(carried);
  const relative = restlessness(month);
  const reference = (name: Reference['name'], of: readonly Dated[]): Reference[] => {
    if (of.length === 0) return [];
    const level = median(of.map(now));
    return [{ name, usual: level, spread: relative * level, of: of.length }];
  };
  const accepted = history.findLastIndex(({ isAccepted }) => isAccepted === true);
  return [
    { name: 'the last month', usual, spread: relative * usual, of: month.length },
    ...reference('the last nights', month.slice(-nearby)),
    ...reference(
      'this weekday',
      history.filter((one) => one.at.getUTCDay() === at.getUTCDay()).slice(-weekdays),
    ),
    ...reference(
      'this day of the month',
      history.filter((one) => one.at.getUTCDate() === at.getUTCDate()).slice(-months),
    ),
    ...(accepted === -1 ? [] : reference('what was accepted', history.slice(accepted).slice(0, nearby))),
  ];
}

/**
 * Of the logarithm, a day: the median of the slopes between each night and the one half the time later, which a few odd
 * nights do not move. Of a month these are two weeks, so that a weekday is compared with itself.
 */
function growthOf(month: readonly Dated[]): number {
  const apart = Math.floor(month.length / 2);
  const slopes = month.slice(apart).flatMap((other, index) => {
    const one = month[index];
    if (!one || one.value <= 0 || other.value <= 0 || other.at <= one.at) return [];
    return [(Math.log(other.value / one.value) * day) / (other.at.getTime() - one.at.getTime())];
  });
  if (month.length < fewestForGrowth) return 0;
  return Math.max(-steepest, Math.min(steepest, median(slopes)));
}

/**
 * How far a value usually is from that of the night before, as a share of it. A step, a growth and weekends are a few
 * such moves among many, or small ones, and do not count; what is at nothing now and then is as restless as can be.
 */
function restlessness(month: readonly Dated[]): number {
  const moves = month.slice(1).map(({ value }, index) => {
    const before = month[index]?.value ?? 0;
    return before > 0 && value > 0 ? Math.abs(Math.log(value / before)) : value === before ? 0 : Infinity;
  });
  return moves.length === 0 ? 0 : (1.4826 * median(moves)) / Math.SQRT2;
}

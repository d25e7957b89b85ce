import { judgeTables } from './judge-tables.ts';
import type { Measured } from './measured.ts';
import { type Dated, type Reference, referencesFor } from './references.ts';
import { type JudgeRules, usualRules } from './rules.ts';

/** One thing that is not as usual. */
export interface Anomaly {
  readonly about: 'bytes' | 'logicalBytes' | 'ratio' | 'seconds' | 'rows' | 'allRows';
  /** Of `rows`: its name, or the name with `#` for the digits in which many tables differ. */
  readonly table?: string;
  /** The table is not there any more. */
  readonly isGone?: true;
  readonly found: number;
  /** What it is by the reference that it comes nearest to, or the least by the plan. */
  readonly usual: number;
  readonly by: Reference['name'] | 'the plan';
  /** What it was in the points that it was compared with, the oldest first. */
  readonly before: readonly number[];
}

/** Asks of one number whether it is as it was. `of` gives it for a point, or undefined where it is not known. */
export type Ask = (
  about: Anomaly['about'],
  of: (one: Measured) => number | undefined,
  isUnusual: IsUnusual,
  table?: Pick<Anomaly, 'table' | 'isGone'>,
) => readonly Anomaly[];
type IsUnusual = (found: number, reference: Reference, points: number) => boolean;

/** Points that a total loss is told from. */
const fewestForLoss = 3;
/** What was longer ago says nothing about tonight. */
export const longestHistory = 120;
/** Rows or bytes whose total loss is told before there is a history. */
const manyRows = 1_000;
/** A drop is told where it is so many times the usual spread. */
const spreads = 6;
/** Seconds. Twice as long as nothing is nothing. */
const leastLonger = 60;

/**
 * What about a point is not as it was in its source's history, which is in order of time and holds good points alone. Less
 * is suspicious and more is not, but for time and for a ratio of compression that comes near to 1: what was encrypted cannot
 * be compressed. What a plan asks for at least is asked from the first point on.
 */
export function judgeMeasured(
  point: Measured,
  whole: readonly Measured[],
  rules: JudgeRules = usualRules,
): readonly Anomaly[] {
  const history = whole.slice(-longestHistory);
  const under = belowFloors(point, history, rules);
  if (whole.length < fewestForLoss) return under;
  const ask: Ask = (about, of, isUnusual, table = {}) => {
    const found = of(point) ?? 0;
    const values = history.flatMap((one): Dated[] => {
      const value = of(one);
      return value === undefined ? [] : [{ at: one.consistentAt, value, isAccepted: one.isAccepted }];
    });
    const references = referencesFor(values, point.consistentAt);
    const [first] = references;
    if (!first || !references.every((reference) => isUnusual(found, reference, values.length))) return [];
    const nearest = references.reduce((best, one) =>
      Math.abs(one.usual - found) < Math.abs(best.usual - found) ? one : best,
    );
    const before = values.map(({ value }) => value);
    return [{ about, found, usual: nearest.usual, by: nearest.name, before, ...table }];
  };
  const isFar: IsUnusual = (found, { usual, spread }, points) => {
    if (points < rules.history) return found === 0 && usual >= manyRows;
    return found < usual - Math.max(rules.drop * usual, spreads * spread);
  };
  const isUncompressed: IsUnusual = (found, { usual, spread }, points) =>
    points >= rules.history && found < usual - Math.max(0.4 * usual, spreads * spread);
  const isLong: IsUnusual = (found, { name, usual, spread, of }, points) => {
    if (points < rules.history) return false;
    // one slow Monday makes no Monday slow, and three nights over three months say nothing of how fast a server is
    if (of < 2 || name === 'this day of the month') return true;
    return found > usual + Math.max(0.9 * usual, leastLonger, 4 * spread);
  };
  return [
    ...under,
    ...ask('bytes', ({ bytes }) => bytes, isFar),
    ...ask('logicalBytes', ({ logicalBytes }) => logicalBytes, isFar),
    ...ask('ratio', ratioOf, isUncompressed),
    ...ask('seconds', ({ seconds }) => seconds, isLong),
    ...judgeTables(point, history, ask, isFar),
  ];
}

/** What is not even as much as the plan asks for. */
function belowFloors(
  point: Measured,
  history: readonly Measured[],
  { minBytes = 0, minRows = 0 }: JudgeRules,
): readonly Anomaly[] {
  const floor = (about: Anomaly['about'], of: (one: Measured) => number, least: number): Anomaly[] =>
    of(point) >= least
      ? []
      : [{ about, found: of(point), usual: least, by: 'the plan', before: history.map(of) }];
  return [...floor('bytes', ({ bytes }) => bytes, minBytes), ...floor('allRows', allRows, minRows)];
}

const allRows = ({ rows }: Measured): number => Object.values(rows).reduce((sum, one) => sum + one, 0);

const ratioOf = ({ bytes, logicalBytes }: Measured): number | undefined =>
  bytes > 0 && logicalBytes > 0 ? logicalBytes / bytes : undefined;

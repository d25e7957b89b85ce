import type { Measured } from './measured.ts';
import { type Dated, type Reference, referencesFor } from './references.ts';

/** One thing that is not as usual. */
export interface Anomaly {
  readonly about: 'bytes' | 'logicalBytes' | 'ratio' | 'seconds' | 'rows';
  /** Of `rows`. */
  readonly table?: string;
  readonly found: number;
  /** What it is by the reference that it comes nearest to. */
  readonly usual: number;
  readonly by: Reference['name'];
  /** Points that it was compared with. */
  readonly of: number;
}

/** Points that a source needs before anything but a total loss is told: a week, and a day. */
const fewestPoints = 8;
const fewestForLoss = 3;
/** What was longer ago says nothing about tonight. */
const longest = 120;
/** Rows whose total loss is told from the third night on. */
const manyRows = 1_000;

/** A drop is told from this share on, and where it is so many times the usual spread. */
const drop = { share: 0.25, spreads: 6 } as const;
/** Rows of a table that is too small to be missed. */
const smallTable = 50;
/** Seconds. Twice as long as nothing is nothing. */
const leastLonger = 60;

/**
 * What about a point is not as it was in its source's history, which is in order of time and holds good points alone. Less
 * is suspicious and more is not, but for time and for a ratio of compression that comes near to 1: what was encrypted cannot
 * be compressed.
 */
export function judgeMeasured(point: Measured, whole: readonly Measured[]): readonly Anomaly[] {
  if (whole.length < fewestForLoss) return [];
  const history = whole.slice(-longest);
  const series = (of: (one: Measured) => number | undefined): Dated[] =>
    history.flatMap((one) => {
      const value = of(one);
      return value === undefined ? [] : [{ at: one.consistentAt, value, isAccepted: one.isAccepted }];
    });
  const ask = (
    about: Anomaly['about'],
    of: (one: Measured) => number | undefined,
    isUnusual: (found: number, reference: Reference, points: number) => boolean,
    table?: string,
  ): Anomaly[] => {
    const found = of(point) ?? 0;
    const values = series(of);
    const references = referencesFor(values, point.consistentAt);
    const [first] = references;
    if (!first || !references.every((reference) => isUnusual(found, reference, values.length))) return [];
    const nearest = references.reduce((best, one) =>
      Math.abs(one.usual - found) < Math.abs(best.usual - found) ? one : best,
    );
    return [
      {
        ...{ about, found, usual: nearest.usual, by: nearest.name, of: values.length },
        ...(table === undefined ? {} : { table }),
      },
    ];
  };
  const tables = new Set(history.slice(-7).flatMap(({ rows }) => Object.keys(rows)));
  return [
    ...ask('bytes', ({ bytes }) => bytes, isFar),
    ...ask('logicalBytes', ({ logicalBytes }) => logicalBytes, isFar),
    ...ask('ratio', ratioOf, isUncompressed),
    ...ask('seconds', ({ seconds }) => seconds, isLong),
    ...[...tables].sort().flatMap((table) =>
      ask(
        'rows',
        ({ rows }) => (Object.hasOwn(rows, table) ? rows[table] : undefined),
        (found, reference, points) => reference.usual >= smallTable && isFar(found, reference, points),
        table,
      ),
    ),
  ];
}

const ratioOf = ({ bytes, logicalBytes }: Measured): number | undefined =>
  bytes > 0 && logicalBytes > 0 ? logicalBytes / bytes : undefined;

function isFar(found: number, { usual, spread }: Reference, points: number): boolean {
  if (points < fewestPoints) return found === 0 && usual >= manyRows;
  return found < usual - Math.max(drop.share * usual, drop.spreads * spread);
}

function isUncompressed(found: number, { usual, spread }: Reference, points: number): boolean {
  if (points < fewestPoints) return false;
  return found < usual - Math.max(0.4 * usual, drop.spreads * spread);
}

function isLong(found: number, { name, usual, spread, of }: Reference, points: number): boolean {
  if (points < fewestPoints) return false;
  // one slow Monday makes no Monday slow, and three nights over three months say nothing of how fast a server is
  if (of < 2 || name === 'this day of the month') return true;
  return found > usual + Math.max(0.9 * usual, leastLonger, 4 * spread);
}

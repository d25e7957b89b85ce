import type { Anomaly, Ask } from './judge-measured.ts';
import type { Measured } from './measured.ts';

/** Rows of a table that is too small to be missed. */
const smallTable = 50;
/** A table that no point of the last week knew is not missed. */
const lately = 7;

/**
 * Which tables have lost rows. One that is gone is judged together with those whose names differ from its own in digits
 * alone: of a table that is split by days or months one part goes as another comes, and nothing is lost.
 */
export function judgeTables(
  point: Measured,
  history: readonly Measured[],
  ask: Ask,
  isFar: Parameters<Ask>[2],
): readonly Anomaly[] {
  // what was gone already when a person said that it is right is not missed again
  const accepted = history.findLastIndex(({ isAccepted }) => isAccepted === true);
  const last = history.slice(Math.max(0, accepted, history.length - lately));
  const known = new Set(last.flatMap(({ rows }) => Object.keys(rows)));
  const parts = partsOf([...known, ...Object.keys(point.rows)]);
  const isLost: Parameters<Ask>[2] = (found, reference, points) =>
    reference.usual >= smallTable && isFar(found, reference, points);
  const rowsOfParts = createRowsOfParts();
  const told = new Set<string>();
  return [...known].sort().flatMap((table) => {
    if (Object.hasOwn(point.rows, table)) return ask('rows', rowsOf(table), isLost, { table });
    const pattern = patternOf(table);
    const isPart = (parts.get(pattern)?.size ?? 0) > 1;
    if (!isPart) return ask('rows', rowsOf(table), isLost, { table, isGone: true });
    if (told.has(pattern)) return [];
    told.add(pattern);
    return ask('rows', rowsOfParts(pattern), isLost, { table: pattern });
  });
}

const rowsOf =
  (table: string) =>
  ({ rows }: Measured): number | undefined =>
    Object.hasOwn(rows, table) ? rows[table] : undefined;

/** Of all parts together. A source may have thousands of tables in a hundred points: each point is added up once. */
function createRowsOfParts(): (pattern: string) => (one: Measured) => number | undefined {
  const sums = new WeakMap<Measured, ReadonlyMap<string, number>>();
  const patterns = new Map<string, string>();
  const sumsOf = ({ rows }: Measured): ReadonlyMap<string, number> => {
    const added = new Map<string, number>();
    for (const [table, count] of Object.entries(rows)) {
      const pattern = patterns.get(table) ?? patternOf(table);
      patterns.set(table, pattern);
      added.set(pattern, (added.get(pattern) ?? 0) + count);
    }
    return added;
  };
  return (pattern) => (one) => {
    const known = sums.get(one) ?? sumsOf(one);
    sums.set(one, known);
    return known.get(pattern);
  };
}

/** `events_2026_11_20` and `events_2026_11_21` are `events_#_#_#`. */
const patternOf = (table: string): string => table.replaceAll(/\d+/g, '#');

function partsOf(tables: readonly string[]): ReadonlyMap<string, ReadonlySet<string>> {
  const parts = new Map<string, Set<string>>();
  for (const table of tables) {
    const pattern = patternOf(table);
    parts.set(pattern, (parts.get(pattern) ?? new Set()).add(table));
  }
  return parts;
}

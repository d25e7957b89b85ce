import type { PointTable } from '#core/cloud/ports/point-table.ts';
import { measuredPoint, rowsByTable } from '#core/judging/history/measured-point.ts';
import type { MeasuredPoint, Measurements } from '#core/judging/history/measurements.ts';
import type { PointSummary } from '#core/point/point-record.ts';
import { isGood } from '#core/point/standing.ts';
import { unpackRows } from './packed-rows.ts';
import { newestPoints } from './point-list.ts';
import { type Item, query, rowsSort, sourceKey, type Table, text } from './table.ts';

interface Deps {
  readonly table: Table;
  readonly points: Pick<PointTable, 'point' | 'keep'>;
  readonly goodLevelOf: (engine: string) => 'sealed' | 'verified';
}

const atOnce = 8;

/**
 * The history of a source out of the table. Rows that are not there, or are those of another manifest, are read in the store
 * and kept: what the store says is what counts, and after a rebuild or a change of version nothing is missing.
 */
export const createTableMeasurements = ({ table, points, goodLevelOf }: Deps): Measurements => ({
  async good({ engine, source }, most) {
    const found: PointSummary[] = [];
    for await (const point of newestPoints(table, source)) {
      if (point.engine !== engine || !isGood(point, goodLevelOf(engine))) continue;
      found.push(point);
      if (found.length === most) break;
    }
    found.reverse();
    const items = await rowsOf(table, found);
    const measured: MeasuredPoint[] = [];
    for (let start = 0; start < found.length; start += atOnce) {
      const batch = found.slice(start, start + atOnce).map(async (point) => {
        const rows = unpackRows(items.get(sortOf(point)), point.manifest.seal);
        return rows ? measuredPoint(point, rows) : readAgain(points, point);
      });
      measured.push(...(await Promise.all(batch)).filter((point) => point !== undefined));
    }
    return measured;
  },
});

const sortOf = ({ manifest, runId }: PointSummary): string => rowsSort(manifest.consistentAt, runId);

/** The items between the oldest of these points and the newest, by their sort keys. */
async function rowsOf(table: Table, points: readonly PointSummary[]): Promise<ReadonlyMap<string, Item>> {
  const [oldest] = points;
  const newest = points.at(-1);
  const items = new Map<string, Item>();
  if (!oldest || !newest) return items;
  const input = {
    KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
    ExpressionAttributeValues: {
      ':pk': text(sourceKey(oldest.source)),
      ':from': text(sortOf(oldest)),
      ':to': text(sortOf(newest)),
    },
    ConsistentRead: true,
  };
  for await (const item of query(table, input)) items.set(item['sk']?.S ?? '', item);
  return items;
}

/** A point that is not in the store any more, or cannot be believed, is no measure. */
async function readAgain(points: Deps['points'], point: PointSummary): Promise<MeasuredPoint | undefined> {
  const lies = await points.point(point);
  if (!lies || 'problem' in lies) return undefined;
  await points.keep(lies);
  return measuredPoint(lies, rowsByTable(lies));
}

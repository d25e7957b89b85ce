import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import type { PointTable } from '#core/cloud/ports/point-table.ts';
import type { PointRecord } from '#core/point/point-record.ts';
import type { Catalog } from '#core/ports/catalog.ts';
import { createPointList, KeptPoint, sourcesKey } from './point-list.ts';
import { key, pointSort, sourceKey, type Table, text } from './table.ts';

/** An item holds 400 KB. A point that is read back every week has so many records in four years. */
const mostRecords = 200;

/**
 * Points in the table of a deployment. `point` reads the store, where the manifest lies whole; so does `judge`, and then
 * keeps what became of it. `lying` is the catalog of what lies in the store.
 */
export function createPointTable(table: Table, lying: Catalog): PointTable {
  const put = (pk: string, sk: string, doc: unknown) =>
    table.client.send(
      new PutItemCommand({ TableName: table.name, Item: { ...key(pk, sk), doc: text(JSON.stringify(doc)) } }),
    );

  async function keep({ engine, source, runId, rows, manifest, history }: PointRecord): Promise<void> {
    const kept = KeptPoint.parse({ engine, rows, manifest, history: history.slice(-mostRecords) });
    await put(sourcesKey, `${engine}#${source}`, { engine, source });
    await put(sourceKey(source), pointSort(manifest.consistentAt, runId), kept);
  }

  return {
    ...createPointList(table),
    keep,
    point: (run) => lying.point(run),
    async judge(run, record) {
      await lying.judge(run, record);
      const point = await lying.point(run);
      if (point && 'manifest' in point) await keep(point);
    },
  };
}

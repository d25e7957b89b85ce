import {
  ConditionalCheckFailedException,
  DeleteItemCommand,
  PutItemCommand,
  type PutItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { PointTable } from '#core/cloud/ports/point-table.ts';
import { rowsByTable } from '#core/judging/history/measured-point.ts';
import type { PointRecord } from '#core/point/point-record.ts';
import type { Catalog } from '#core/ports/catalog.ts';
import { packRows } from './packed-rows.ts';
import { createPointList, KeptPoint, sourcesKey } from './point-list.ts';
import { key, number, pointSort, rowsSort, sourceKey, type Table, text } from './table.ts';

/** An item holds 400 KB. A point that is read back every week has so many records in four years. */
const mostRecords = 200;

/**
 * Points in the table of a deployment. `point` reads the store, where the manifest lies whole; so does `judge`, and then
 * keeps what became of it. `lying` is the catalog of what lies in the store.
 */
export function createPointTable(table: Table, lying: Catalog): PointTable {
  const put = (pk: string, sk: string, doc: unknown, more: Partial<PutItemCommandInput> = {}) =>
    table.client.send(
      new PutItemCommand({
        TableName: table.name,
        ...more,
        Item: { ...key(pk, sk), doc: text(JSON.stringify(doc)), ...more.Item },
      }),
    );

  async function write(point: PointRecord, condition: Partial<PutItemCommandInput>): Promise<void> {
    const { engine, source, runId, rows, manifest, history } = point;
    const kept = KeptPoint.parse({ engine, rows, manifest, history: history.slice(-mostRecords) });
    await put(sourcesKey, `${engine}#${source}`, { engine, source });
    const known = { Item: { known: number(history.length) } };
    await put(sourceKey(source), pointSort(manifest.consistentAt, runId), kept, { ...condition, ...known });
    // Dies this process here, whoever wants to know them reads them in the store.
    const Item = { ...key(sourceKey(source), rowsSort(manifest.consistentAt, runId)), ...known.Item };
    const packed = packRows(rowsByTable(point), manifest.seal);
    await table.client.send(
      new PutItemCommand({ TableName: table.name, ...condition, Item: { ...Item, ...packed } }),
    );
  }

  async function keep(point: PointRecord): Promise<void> {
    // Bad news is written by whoever has it, even where somebody has taken level files out of sight.
    if (point.flags.length > 0) return write(point, {});
    // What is known of a point only grows: whoever knows less has read before somebody else wrote.
    const condition = {
      ConditionExpression: 'attribute_not_exists(known) OR known <= :known',
      ExpressionAttributeValues: { ':known': number(point.history.length) },
    };
    await write(point, condition).catch((error: unknown) => {
      if (!(error instanceof ConditionalCheckFailedException)) throw error;
    });
  }

  return {
    ...createPointList(table),
    keep,
    replace: (point) => write(point, {}),
    async forget({ source, runId, manifest }) {
      for (const sort of [rowsSort, pointSort]) {
        const Key = key(sourceKey(source), sort(manifest.consistentAt, runId));
        await table.client.send(new DeleteItemCommand({ TableName: table.name, Key }));
      }
    },
    point: (run) => lying.point(run),
    async judge(run, record) {
      await lying.judge(run, record);
      const point = await lying.point(run);
      if (point && 'manifest' in point) await keep(point);
    },
  };
}

import { DeleteItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createTableMeasurements } from '#adapters/dynamo-table/measurements.ts';
import { packRows, unpackRows } from '#adapters/dynamo-table/packed-rows.ts';
import { createPointTable } from '#adapters/dynamo-table/point-table.ts';
import { key, rowsSort, sourceKey, type Table } from '#adapters/dynamo-table/table.ts';
import type { PointRecord } from '#core/point/point-record.ts';
import { createMemoryCatalog } from '#test/core/restore/memory-catalog.ts';
import { samplePoint } from '#test/core/restore/sample-point.ts';
import { startMinistack } from '../../../local/s3/ministack-server.ts';
import type { S3Server } from '../../../local/s3/s3-server.ts';
import { makeTable } from './make-table.ts';

let server: S3Server;
let table: Table;
beforeAll(async () => {
  server = await startMinistack(['dynamodb']);
  table = await makeTable(server);
});
afterAll(() => server?.stop());

const goodLevelOf = () => 'verified' as const;
/** Nights of a source, of which each counted one row more. */
const nights = (source: string, count: number, tables = 2): PointRecord[] =>
  Array.from({ length: count }, (_, night) =>
    samplePoint({
      source,
      consistentAt: new Date(Date.parse('2026-06-01T03:30:00Z') + night * 86_400_000).toISOString(),
      readBack: Array.from({ length: tables }, (__, index) => ({
        ...{ kind: 'table', name: `public.t${index}`, rows: 1_000 + night, counted: 'stream' as const },
      })),
    }),
  );

/** A table in front of a store with these points, and how often a point of the store was read. */
function opened(points: readonly PointRecord[]) {
  const lying = createMemoryCatalog(points);
  const read: string[] = [];
  const catalog = createPointTable(table, {
    ...lying,
    point: (run) => {
      read.push(run.runId);
      return lying.point(run);
    },
  });
  return { catalog, read, measurements: createTableMeasurements({ table, points: catalog, goodLevelOf }) };
}

it('gives the newest good points, the oldest first, and reads nothing of the store for it', async () => {
  const points = nights('orders', 9);
  const { catalog, read, measurements } = opened(points);
  for (const point of points) await catalog.keep(point);
  const bad = samplePoint({ consistentAt: '2026-06-20T03:30:00.000Z', levels: ['verified', 'suspect'] });
  await catalog.keep(bad);
  const found = await measurements.good({ engine: 'postgres', source: 'orders' }, 4);
  expect(found.map(({ runId }) => runId)).toEqual(points.slice(-4).map(({ runId }) => runId));
  expect(found.at(-1)).toMatchObject({
    ...{ bytes: 1_000, logicalBytes: 2_000, seconds: 0, isAccepted: false },
    rows: { 'public.t0': 1_008, 'public.t1': 1_008 },
  });
  expect(read).toEqual([]);
});

it('believes the store: what the table lacks is read there, and kept', async () => {
  const points = nights('users', 3);
  const { catalog, read, measurements } = opened(points);
  for (const point of points) await catalog.keep(point);
  const [, second] = points;
  if (!second) throw new Error('three are needed');
  // as a version has left it that kept no rows
  const Key = key(sourceKey('users'), rowsSort(second.manifest.consistentAt, second.runId));
  await table.client.send(new DeleteItemCommand({ TableName: table.name, Key }));
  for (let times = 1; times <= 2; times++) {
    const found = await measurements.good({ engine: 'postgres', source: 'users' }, 10);
    expect(found.map(({ rows }) => rows['public.t0'])).toEqual([1_000, 1_001, 1_002]);
    expect(read).toEqual([second.runId]);
  }
});

it('is filled by a rebuild, and forgets what is taken out', async () => {
  const points = nights('rebuilt', 3);
  const { catalog, measurements } = opened(points);
  for (const point of points) await catalog.replace(point);
  const source = { engine: 'postgres', source: 'rebuilt' };
  expect(await measurements.good(source, 10)).toHaveLength(3);
  for (const point of points) await catalog.forget(point);
  expect(await measurements.good(source, 10)).toEqual([]);
});

it('keeps five thousand tables of a source, and of more the largest', async () => {
  const points = nights('wide', 2, 5_000);
  const { catalog, measurements } = opened(points);
  for (const point of points) await catalog.keep(point);
  const [, newest] = await measurements.good({ engine: 'postgres', source: 'wide' }, 10);
  expect(Object.keys(newest?.rows ?? {})).toHaveLength(5_000);
  const many = Object.fromEntries(
    Array.from({ length: 60_000 }, (_, index) => [`schema_${(index * 7919) % 9973}.table_${index}`, index]),
  );
  const seal = 'c'.repeat(64);
  const item = packRows(many, seal);
  expect(item['rows']?.B?.length).toBeLessThanOrEqual(100_000);
  const kept = Object.values(unpackRows(item, seal) ?? {});
  expect(kept.length).toBeGreaterThan(5_000);
  expect(Math.min(...kept)).toBe(60_000 - kept.length);
  expect(unpackRows(item, 'd'.repeat(64))).toBeUndefined();
});

import { PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDeliveries } from '#adapters/dynamo-table/deliveries.ts';
import { createFoundDatabases } from '#adapters/dynamo-table/found/found-databases.ts';
import { createIncidents } from '#adapters/dynamo-table/incidents.ts';
import { createNewestRuns, createSeenPoints } from '#adapters/dynamo-table/newest-items.ts';
import { createPointTable } from '#adapters/dynamo-table/point-table.ts';
import { createProgressItems } from '#adapters/dynamo-table/progress-items.ts';
import { createRetirements } from '#adapters/dynamo-table/retirements.ts';
import { createRunRecords } from '#adapters/dynamo-table/run-records.ts';
import type { Table } from '#adapters/dynamo-table/table.ts';
import { createWatchMemory } from '#adapters/dynamo-table/watch-memory.ts';
import { createMemoryCatalog } from '#test/core/restore/memory-catalog.ts';
import { samplePoint } from '#test/core/restore/sample-point.ts';
import { catalogContract } from '#test/suites/catalog.ts';
import { deliveriesContract } from '#test/suites/deliveries.ts';
import { foundDatabasesContract } from '#test/suites/found-databases.ts';
import { incidentsContract } from '#test/suites/incidents.ts';
import { runRecordsContract, sampleRun } from '#test/suites/run-records.ts';
import { collect } from '#test/support/collect.ts';
import { startMinistack } from '../../../local/s3/ministack-server.ts';
import type { S3Server } from '../../../local/s3/s3-server.ts';
import { makeTable, tableClient } from './make-table.ts';

let server: S3Server;
let table: Table;
beforeAll(async () => {
  server = await startMinistack(['dynamodb']);
  table = await makeTable(server);
});
afterAll(() => server?.stop());

runRecordsContract('a table of DynamoDB', async () => createRunRecords(table));
incidentsContract('a table of DynamoDB', async () => createIncidents(table));
foundDatabasesContract('a table of DynamoDB', async () => createFoundDatabases(table));
deliveriesContract('a table of DynamoDB', async () => createDeliveries(table));

catalogContract('a table of DynamoDB', async ({ catalog: lying }) => {
  const catalog = createPointTable(table, lying);
  const refresh = async (): Promise<void> => {
    for (const { runId } of (await lying.points('orders')).points) {
      const point = await lying.point({ engine: 'postgres', source: 'orders', runId });
      if (point && 'manifest' in point) await catalog.keep(point);
    }
  };
  return { catalog, refresh };
});

it('forgets one point of the table, and again, and no other', async () => {
  const catalog = createPointTable(table, createMemoryCatalog([]));
  const [first, second] = ['2026-11-19T03:30:00.000Z', '2026-11-20T03:30:00.000Z'].map((consistentAt) =>
    samplePoint({ source: 'forgotten', consistentAt }),
  );
  if (!first || !second) throw new Error('two points are needed');
  for (const point of [first, second]) await catalog.keep(point);
  const known = async () => (await catalog.points('forgotten')).points.map(({ runId }) => runId);
  expect(await known()).toEqual([second.runId, first.runId]);
  for (let times = 1; times <= 2; times++) {
    await catalog.forget(second);
    expect(await known()).toEqual([first.runId]);
  }
});

it('does not go back to what was known of a point before, but for a rebuild', async () => {
  const catalog = createPointTable(table, createMemoryCatalog([]));
  const older = samplePoint({ source: 'known', levels: ['verified'] });
  const newer = samplePoint({ source: 'known', levels: ['verified', 'damaged'] });
  expect(newer.history.length).toBe(older.history.length + 1);
  const flags = async () => (await catalog.points('known')).points[0]?.flags;
  for (const point of [older, newer, older]) await catalog.keep(point);
  expect(await flags()).toEqual(['damaged']);
  await catalog.keep(newer);
  expect(await flags()).toEqual(['damaged']);
  await catalog.replace(older);
  expect(await flags()).toEqual([]);
  // though somebody has taken the older records out of sight
  for (const levels of [['verified', 'verified', 'verified'], ['damaged']] as const) {
    await catalog.keep(samplePoint({ source: 'known', levels }));
  }
  expect(await flags()).toEqual(['damaged']);
});

describe('a run that died at its end', () => {
  it('does not keep its source busy: the next one takes the mark away', async () => {
    const runs = createRunRecords(table);
    const client = tableClient(server);
    client.middlewareStack.add(
      (next, { commandName }) =>
        async (args) => {
          if (commandName === 'DeleteItemCommand') throw new Error('killed');
          return next(args);
        },
      { step: 'initialize' },
    );
    const dying = createRunRecords({ ...table, client });
    const first = sampleRun('dying', 3);
    await runs.claim(first);
    await expect(dying.replace({ ...first, state: 'ended', outcome: 'verified' })).rejects.toThrow('killed');
    expect(await runs.get(first)).toMatchObject({ state: 'ended' });
    expect(await runs.busy('dying')).toEqual([]);
    expect(await runs.claim(sampleRun('dying', 4))).toEqual({ as: 'claimed' });
  });
});

it('gives the newest runs of a source and kind first, and the newest points', async () => {
  const runs = createRunRecords(table);
  for (const hour of [5, 3, 9, 7]) {
    const { runId } = sampleRun('newest', hour);
    await runs.claim({ ...sampleRun('newest', hour), state: 'ended', told: true, runId });
    await runs.claim({ ...sampleRun('newest', hour + 1), kind: 'drill', state: 'ended', told: true });
  }
  const newest = await collect(createNewestRuns(table).newest('newest', 'backup'));
  expect(newest.map(({ scheduledAt, kind }) => `${kind} ${scheduledAt.slice(11, 13)}`)).toEqual(
    ['09', '07', '05', '03'].map((hour) => `backup ${hour}`),
  );
  const catalog = createPointTable(table, createMemoryCatalog([]));
  const instants = Array.from({ length: 25 }, (_, day) => new Date(Date.UTC(2026, 9, 1 + day)).toISOString());
  for (const consistentAt of instants) await catalog.keep(samplePoint({ source: 'newest', consistentAt }));
  const points = await collect(createSeenPoints(table).newest('newest'));
  expect(points.map(({ manifest }) => manifest.consistentAt)).toEqual(instants.toReversed());
});

it('remembers what watch saw, and takes what it does not understand for nothing', async () => {
  const time = '2026-11-20T03:00:00.000Z';
  const sources = Object.fromEntries(
    Array.from({ length: 200 }, (_, index) => [
      `s${index}`,
      {
        since: index,
        plan: 'nightly',
        follows: 2,
        points: 3,
        drills: 4,
        ...(index % 2 ? { good: 5 } : { drilled: 6, together: ['late', 'secret'] }),
      },
    ]),
  );
  const schedules = { 'nightly-backup': { says: 'cron(0 3 * * ? *) UTC', since: time, accepted: time } };
  const remembered = { sources, schedules, looks: { points: time } };
  const empty = { sources: {}, schedules: {}, looks: {} };
  const keeper = createWatchMemory(table);
  expect(await keeper.read()).toEqual(empty);
  await keeper.keep(remembered);
  expect(await createWatchMemory(table).read()).toEqual(remembered);
  for (const [sk, doc] of [
    ['MACHINE', '{'],
    ...Array.from({ length: 16 }, (_, n) => [`SOURCES#${String(n).padStart(2, '0')}`, '{"s":[1]}']),
  ] as const) {
    const Item = { pk: { S: 'WATCH' }, sk: { S: sk ?? '' }, doc: { S: doc ?? '' } };
    await table.client.send(new PutItemCommand({ TableName: table.name, Item }));
  }
  expect(await createWatchMemory(table).read()).toEqual(empty);
});

it('keeps how retire last worked for a source, and only that', async () => {
  const retirements = createRetirements(table);
  expect(await retirements.get('orders')).toBeUndefined();
  const first = {
    source: 'orders',
    at: '2026-11-20T12:00:00.000Z',
    outcome: 'stopped',
    stays: 3,
    due: 9,
    limit: 2,
  } as const;
  const last = {
    source: 'orders',
    at: '2026-11-21T12:00:00.000Z',
    outcome: 'done',
    stays: 3,
    due: 9,
  } as const;
  for (const one of [first, last]) {
    await retirements.put(one);
    expect(await retirements.get('orders')).toEqual(one);
  }
});

it('keeps how far a task is in an item that expires', async () => {
  const items = createProgressItems(table);
  const run = { kind: 'backup', source: 'orders', runId: '20261120T023000Z-aaaaaa' } as const;
  expect(await items.get(run)).toBeUndefined();
  const progress = {
    launch: 1,
    phase: 'dump',
    bytes: 12,
    items: 1,
    beats: 9,
    at: '2026-11-20T03:00:00.000Z',
  };
  await items.put(run, progress);
  await items.put(run, { ...progress, bytes: 13 });
  expect(await items.get(run)).toEqual({ ...progress, bytes: 13 });
});

import { beforeEach, expect, it } from 'vitest';
import { findDatabases } from '#core/cloud/found/find-databases.ts';
import type { TaggedDatabase } from '#core/cloud/ports/databases/found-databases.ts';
import { foundDatabasesContract } from '#test/suites/found-databases.ts';
import { createMemoryFound } from '../memory-found.ts';

foundDatabasesContract('memory', async () => createMemoryFound());

const ledger: TaggedDatabase = { kind: 'instance', id: 'prod-ledger' };
const orders: TaggedDatabase = { kind: 'cluster', id: 'prod-orders' };
const fleet = { name: 'fleet', tag: { backup: 'nightly' } };

let there: TaggedDatabase[] | Error;
let found: ReturnType<typeof createMemoryFound>;
beforeEach(() => {
  there = [ledger, orders];
  found = createMemoryFound();
});
const find = (at = '2026-11-20T02:30:00.000Z') =>
  findDatabases(
    {
      tagged: {
        async having(tags) {
          expect(tags).toEqual({ backup: 'nightly' });
          if (there instanceof Error) throw there;
          return there;
        },
      },
      found,
      clock: { now: () => new Date(at), sleep: () => Promise.resolve() },
      log: { info: () => undefined, warn: () => undefined },
    },
    fleet,
  );
const missing = async () =>
  (await found.read()).databases.flatMap(({ id, missingSince }) =>
    missingSince ? [[id, missingSince]] : [],
  );

it('names what is found after the source and the database, clusters apart', async () => {
  expect(await find()).toEqual({ names: ['fleet.cluster.prod-orders', 'fleet.prod-ledger'] });
});

it('keeps an instance and a cluster apart that have one identifier', async () => {
  there = [ledger, { kind: 'cluster', id: 'prod-ledger' }];
  expect((await find()).names).toEqual(['fleet.cluster.prod-ledger', 'fleet.prod-ledger']);
});

it('takes up a new database in the night in which it is there', async () => {
  there = [ledger];
  await find();
  there = [ledger, orders];
  expect((await find('2026-11-21T02:30:00.000Z')).names).toContain('fleet.cluster.prod-orders');
});

it('keeps since when one is missing, and does not ask for it any more', async () => {
  await find();
  there = [orders];
  expect((await find('2026-11-21T02:30:00.000Z')).names).toEqual(['fleet.cluster.prod-orders']);
  await find('2026-11-22T02:30:00.000Z');
  expect(await missing()).toEqual([['prod-ledger', '2026-11-21T02:30:00.000Z']]);
});

it('takes one that is back as it was before', async () => {
  await find();
  there = [];
  await find('2026-11-21T02:30:00.000Z');
  there = [ledger, orders];
  await find('2026-11-22T02:30:00.000Z');
  expect(await missing()).toEqual([]);
  const firsts = (await found.read()).databases.map(({ firstAt }) => firstAt);
  expect(firsts).toEqual(['2026-11-20T02:30:00.000Z', '2026-11-20T02:30:00.000Z']);
});

it('gives those of the last time when nobody can look, and calls none of them missing', async () => {
  await find();
  there = new Error('Throttling');
  const members = await find('2026-11-21T02:30:00.000Z');
  expect(members).toEqual({ names: ['fleet.cluster.prod-orders', 'fleet.prod-ledger'], failure: there });
  expect(await missing()).toEqual([]);
  expect((await found.read()).looks).toEqual([{ of: 'fleet', at: '2026-11-20T02:30:00.000Z' }]);
});

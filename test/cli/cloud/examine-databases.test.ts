import { beforeEach, expect, it } from 'vitest';
import { createMemoryDatabases, database, type MemoryDatabases } from '#test/support/rds/memory-databases.ts';
import { examineDatabases } from '../../../cli/cloud/databases/examine-databases.ts';
import { example, parse, source } from '../../core/config/example-config.ts';

const { sources } = parse(
  example({
    sources: {
      orders: source(),
      ledger: { engine: 'rds', plan: 'nightly', instance: 'prod-ledger', rpo: '25h' },
    },
  }),
);
let memory: MemoryDatabases;
beforeEach(() => {
  memory = createMemoryDatabases();
});
const found = () => examineDatabases(memory.databases, Object.values(sources));

it('says nothing of databases that can be snapshotted', async () => {
  memory.put(database());
  expect(await found()).toEqual([]);
});

it('fails for one that is not there, by its name', async () => {
  expect(await found()).toMatchObject([
    { ok: false, problem: "there is no instance 'prod-ledger' of source 'ledger'" },
  ]);
});

it.each([
  ['stopped', false],
  ['modifying', true],
])('says of one that is %s whether tonight would be good: %s', async (status, ok) => {
  memory.put(database({ status }));
  expect(await found()).toMatchObject([{ ok, problem: expect.stringContaining(`is ${status}`) }]);
});

it('warns when the quota of snapshots is nearly used up', async () => {
  memory.put(database());
  memory.quota.most = 0;
  expect(await found()).toMatchObject([{ ok: true, problem: expect.stringContaining('0 of 0') }]);
});

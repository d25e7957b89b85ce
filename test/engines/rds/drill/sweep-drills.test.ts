import { expect, it } from 'vitest';
import { askForEnd } from '#engines/rds/drill/end-database.ts';
import { sweepDrills } from '#engines/rds/drill/sweep-drills.ts';
import { createMemoryDatabases, database } from '#test/support/rds/memory-databases.ts';
import { createMemoryRestoredDatabases } from '#test/support/rds/memory-restored-databases.ts';
import { jumpingClock } from '../restore/restoring-setup.ts';

const old = '2026-11-18T08:00:00.000Z';
const tags = (at = old, deployment = 'holdfast') => ({
  [`holdfast:${deployment}`]: 'rds',
  'holdfast-drill': at,
});

function setup() {
  const memory = createMemoryDatabases();
  const rds = createMemoryRestoredDatabases(memory);
  const logged: string[] = [];
  return {
    ...{ memory, rds, logged },
    put: (id: string, own: Record<string, string>, kind: 'instance' | 'cluster' = 'instance') =>
      memory.put(database({ kind, id, tags: own, deletionProtection: false })),
    sweep: () =>
      sweepDrills({
        ...{ databases: rds.databases, deployment: 'holdfast', clock: jumpingClock('2026-11-20T08:00:00Z') },
        log: { info: () => undefined, warn: (event, facts) => void logged.push(`${event} ${facts?.['id']}`) },
      }),
  };
}

it('deletes what a dead drill has left, instances before their cluster', async () => {
  const { put, sweep, rds, logged } = setup();
  put('hf-drill-a', tags(), 'cluster');
  put('hf-drill-a-1', tags());
  expect(await sweep()).toBe(2);
  expect(rds.asked).toEqual(['remove hf-drill-a-1', 'remove hf-drill-a']);
  expect(logged).toEqual(['DRILL_SWEPT hf-drill-a-1', 'DRILL_SWEPT hf-drill-a']);
});

it.each([
  ['one of today', 'hf-drill-a', tags('2026-11-20T02:00:00.000Z')],
  ['one of the future', 'hf-drill-a', tags('2027-01-01T00:00:00.000Z')],
  ['one whose age cannot be read', 'hf-drill-a', tags('yesterday')],
  ['one of another deployment', 'hf-drill-a', tags(old, 'acme')],
  ['one of another name, whatever its tags', 'prod-ledger', tags()],
  ['one without the tag of a drill', 'hf-drill-a', { 'holdfast:holdfast': 'rds' }],
])('leaves %s alone', async (_, id, own) => {
  const { put, sweep, rds } = setup();
  put(id, own);
  expect(await sweep()).toBe(0);
  expect(rds.asked).toEqual([]);
});

it('goes on with the others where RDS refuses one, and is an error at the end', async () => {
  const { put, sweep, rds } = setup();
  put('hf-drill-a', tags());
  put('hf-drill-b', tags());
  rds.refusals.push(new Error('InvalidDBInstanceState'));
  await expect(sweep()).rejects.toThrow(
    "what a dead drill has left could not be deleted: instance 'hf-drill-a': InvalidDBInstanceState",
  );
  expect(rds.asked).toEqual(['remove hf-drill-a', 'remove hf-drill-b']);
});

it.each([
  ['prod-ledger', tags()],
  ['hf-drill-a', {}],
])('refuses to delete %s with the tags %j', async (id, own) => {
  const { put, rds } = setup();
  put(id, own);
  await expect(askForEnd(rds.databases, { kind: 'instance', id })).rejects.toThrow(
    `instance '${id}' is of no drill, and is not deleted`,
  );
  expect(rds.asked).toEqual([]);
});

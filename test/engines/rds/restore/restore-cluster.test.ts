import { expect, it } from 'vitest';
import { database } from '#test/support/rds/memory-databases.ts';
import { restoringWorld } from './restoring-setup.ts';

const member = (id: string, isWriter: boolean) => ({
  ...{ id, isWriter, class: isWriter ? 'db.r8g.large' : 'db.r8g.medium', promotionTier: isWriter ? 0 : 1 },
  ...{ parameterGroup: 'orders-17', isPublic: false },
});
const aurora = () =>
  restoringWorld({
    kind: 'cluster',
    id: 'prod-orders',
    engine: 'aurora-postgresql',
    class: undefined,
    storage: { type: 'aurora' },
    members: [member('prod-orders-b', false), member('prod-orders-a', true)],
  });

it('brings a cluster back with its instances, the writer first', async () => {
  const world = await aurora();
  const { verdict, compared, differences } = await world.restore();
  expect({ verdict, differences }).toEqual({ verdict: 'matches', differences: [] });
  expect(world.rds.asked).toEqual([
    'restore cluster ledger-back of hf-ledger-0123456789abcdef',
    'add ledger-back-1 to ledger-back',
    'add ledger-back-2 to ledger-back',
  ]);
  expect(compared).toEqual(
    expect.arrayContaining([
      { kind: 'instance', name: 'ledger-back-1: class', expected: 'db.r8g.large', found: 'db.r8g.large' },
      { kind: 'instance', name: 'ledger-back-1: writer', expected: 'yes', found: 'yes' },
      { kind: 'instance', name: 'ledger-back-2: promotion tier', expected: 1, found: 1 },
    ]),
  );
  expect(world.memory.all().flatMap(({ tags }) => Object.keys(tags))).not.toContain('holdfast-restoring');
});

it('makes the instances that a call before has not come to', async () => {
  const world = await aurora();
  world.rds.refusals.push(undefined, undefined, new Error('the line went dead'));
  expect(await world.restore()).toMatchObject({ verdict: 'failed', errors: ['the line went dead'] });
  const before = world.rds.asked.length;
  expect((await world.restore()).verdict).toBe('matches');
  expect(world.rds.asked.slice(before)).toEqual(['add ledger-back-2 to ledger-back']);
});

it('begins nothing when an instance of somebody else has the name of one of its own', async () => {
  const world = await aurora();
  world.memory.put(database({ id: 'ledger-back-2' }));
  await expect(world.restore()).rejects.toThrow(
    "there is instance 'ledger-back-2' already, and it is of no cluster of this restore",
  );
  expect(world.rds.asked).toEqual([]);
});

it('makes no instances of a Multi-AZ cluster, which makes its own', async () => {
  const world = await restoringWorld({
    kind: 'cluster',
    id: 'prod-orders',
    engine: 'postgres',
    members: [member('a', true)],
  });
  await world.restore();
  expect(world.rds.asked).toHaveLength(1);
});

import { expect, it } from 'vitest';
import type { ManagedDatabase } from '#core/cloud/ports/managed-databases.ts';
import type { Ask } from '#engines/rds/drill/drill-database.ts';
import { drillWanted } from '#engines/rds/drill/drill-wanted.ts';
import { restoringWorld } from '../restore/restoring-setup.ts';

const startedAt = new Date('2026-11-20T08:00:00Z');

async function drilling(change: Partial<ManagedDatabase> = {}) {
  const world = await restoringWorld({ tags: { team: 'ledger' }, isPublic: true, ...change });
  const sandbox = { subnetGroup: 'hf-drill', securityGroups: ['sg-sealed'] };
  const wanted = drillWanted(world.wanted, { deployment: 'holdfast', sandbox, startedAt });
  const left = () =>
    world.memory.all().filter(({ id, status }) => id !== world.source.id && status !== 'gone');
  return {
    ...world,
    wanted,
    left,
    run: (signal?: AbortSignal, ask?: Ask) => world.drill(wanted, signal, ask),
  };
}

it('restores into a database of its own, connects, compares, and sees it go', async () => {
  const world = await drilling();
  const { verdict, errors, compared } = await world.run();
  expect({ verdict, errors }).toEqual({ verdict: 'pass', errors: [] });
  expect(world.wanted.name.id).toMatch(/^hf-drill-ledger-[0-9a-f]{16}$/);
  expect(compared).toEqual(
    expect.arrayContaining([
      { kind: 'setting', name: 'engine', expected: 'postgres', found: 'postgres' },
      { kind: 'setting', name: 'security groups', expected: 'sg-sealed', found: 'sg-sealed' },
      { kind: 'setting', name: 'subnet group', expected: 'hf-drill', found: 'hf-drill' },
      { kind: 'setting', name: 'public', expected: 'no', found: 'no' },
      { kind: 'setting', name: 'deletion protection', expected: 'no', found: 'no' },
    ]),
  );
  expect(world.reached).toEqual([`${world.wanted.name.id}.example.org:5432`]);
  expect(world.left()).toEqual([]);
});

it('carries the tags by which it may be deleted and swept, and none of the original', async () => {
  const { wanted, rds, run } = await drilling();
  const asked: unknown[] = [];
  const { restore } = rds.databases;
  rds.databases.restore = (order) => {
    asked.push(order.tags);
    return restore(order);
  };
  await run();
  expect(asked).toEqual([
    {
      ...{ 'holdfast:holdfast': 'rds', 'holdfast-drill': '2026-11-20T08:00:00.000Z' },
      'holdfast-restoring': wanted.what,
    },
  ]);
});

it('sets a password of its own, which every engine takes and nobody is told', async () => {
  const world = await drilling();
  await world.run();
  const [amendment] = world.rds.amended;
  expect(amendment?.password).toMatch(/^Hf1[0-9a-f]{26}$/);
  expect(JSON.stringify([world.told, world.rds.asked])).not.toContain(amendment?.password);
});

it('is called otherwise each time: two drills at once must not end each other', async () => {
  const { wanted, source: _, ...world } = await drilling();
  const sandbox = { securityGroups: ['sg-sealed'] };
  const later = drillWanted(wanted, { deployment: 'holdfast', sandbox, startedAt: new Date() });
  expect(later.name.id).not.toBe(wanted.name.id);
  expect(later.password).not.toBe(wanted.password);
  expect(world.told).toEqual([]);
});

it('drills a cluster with its writer alone, and deletes that first', async () => {
  const member = (id: string, isWriter: boolean) => ({ id, isWriter, class: 'db.r8g.large' });
  const members = [member('a', false), member('b', true)];
  const world = await drilling({ kind: 'cluster', engine: 'aurora-postgresql', storage: {}, members });
  expect((await world.run()).verdict).toBe('pass');
  const { id } = world.wanted.name;
  expect(world.rds.asked.slice(1)).toEqual([`add ${id}-1 to ${id}`, `remove ${id}-1`, `remove ${id}`]);
  expect(world.left()).toEqual([]);
});

it('proves nothing when nobody could connect, and deletes it all the same', async () => {
  const world = await drilling();
  world.network.problem = 'ETIMEDOUT';
  const { verdict, errors } = await world.run();
  expect(verdict).toBe('fail-environment');
  expect(errors[0]).toContain('was not reached from this machine (ETIMEDOUT)');
  expect(world.left()).toEqual([]);
});

it('fails the backup when something else comes back', async () => {
  const world = await drilling();
  world.rds.twists.push({ version: '16.1' });
  expect(await world.run()).toMatchObject({
    ...{ verdict: 'fail-backup', errors: ['setting version: 17.6, now 16.1'] },
  });
  expect(world.left()).toEqual([]);
});

it.each([
  ['incompatible-restore', 'fail-backup'],
  ['failed', 'fail-backup'],
  ['inaccessible-encryption-credentials-recoverable', 'fail-backup'],
  ['insufficient-capacity', 'fail-environment'],
  ['incompatible-network', 'fail-environment'],
  ['storage-full', 'fail-environment'],
])('that it comes to be %s is %s', async (status, verdict) => {
  const world = await drilling();
  world.rds.states.push(['creating', status]);
  expect((await world.run()).verdict).toBe(verdict);
  expect(world.left()).toEqual([]);
});

it('does not speak against the backup when RDS refuses the order', async () => {
  const world = await drilling();
  world.rds.refusals.push({ as: 'never', words: 'InstanceQuotaExceeded: 40' });
  const { verdict, errors } = await world.run();
  expect(verdict).toBe('fail-environment');
  expect(errors[0]).toContain('InstanceQuotaExceeded: 40');
});

it('asks for its end when it is stopped', async () => {
  const world = await drilling();
  world.rds.states.push(['creating', 'creating', 'creating', 'creating']);
  await expect(world.run(AbortSignal.abort(new Error('stopped')))).rejects.toThrow('stopped');
  expect(world.rds.asked.at(-1)).toBe(`remove ${world.wanted.name.id}`);
});

it('says so when it could not be deleted', async () => {
  const world = await drilling();
  world.rds.refusals.push(undefined, new Error('AccessDenied: rds:DeleteDBInstance'));
  const { verdict, errors } = await world.run();
  expect(verdict).toBe('pass');
  expect(errors[0]).toContain(
    'is not deleted: AccessDenied: rds:DeleteDBInstance; delete it: it costs money',
  );
});

it('asks what came back, with the password that it was given, before it goes', async () => {
  const world = await drilling();
  const asked: unknown[] = [];
  const { verdict, checks } = await world.run(undefined, async (place, password) => {
    asked.push({ place, password, standing: world.left().length });
    return [{ check: 'select 1: equals 1', ok: true, found: '1' }];
  });
  expect({ verdict, checks }).toMatchObject({ verdict: 'pass', checks: [{ ok: true }] });
  const address = `${world.wanted.name.id}.example.org`;
  expect(asked).toEqual([
    { place: { address, port: 5432, masterUser: 'admin' }, password: world.wanted.password, standing: 1 },
  ]);
});

it('fails the backup when one check of it does, and proves nothing when nobody could ask', async () => {
  const world = await drilling();
  const failed = await world.run(undefined, async () => [
    { check: 'a', ok: true, found: '1' },
    { check: 'b', ok: false, found: '0' },
  ]);
  expect(failed).toMatchObject({ verdict: 'fail-backup', checks: [{ ok: true }, { ok: false }] });
  const other = await drilling();
  const refused = await other.run(undefined, async () => Promise.reject(new Error('password refused')));
  expect(refused).toMatchObject({ verdict: 'fail-environment', errors: ['password refused'] });
  expect(other.left()).toEqual([]);
});

import { expect, it } from 'vitest';
import { database } from '#test/support/rds/memory-databases.ts';
import { restoringWorld } from './restoring-setup.ts';

const mark = 'holdfast-restoring';

it('brings an instance back with every setting and tag, and compares each', async () => {
  const world = await restoringWorld({ storage: { type: 'gp3', gib: 50, mostGib: 100 } });
  world.rds.states.push(['creating', 'backing-up', 'modifying']);
  const { verdict, compared, differences, errors, reached } = await world.restore();
  expect({ verdict, differences, errors, reached }).toEqual({
    ...{ verdict: 'matches', differences: [], errors: [], reached: true },
  });
  expect(compared).toEqual(
    expect.arrayContaining([
      { kind: 'setting', name: 'parameter group', expected: 'prod-17', found: 'prod-17' },
      { kind: 'setting', name: 'security groups', expected: 'sg-0a1b2c3d', found: 'sg-0a1b2c3d' },
      { kind: 'setting', name: 'IAM authentication', expected: 'yes', found: 'yes' },
      { kind: 'setting', name: 'deletion protection', expected: 'yes', found: 'yes' },
      { kind: 'setting', name: 'grows to GiB', expected: 100, found: 100 },
      { kind: 'tag', name: 'team', expected: 'ledger', found: 'ledger' },
    ]),
  );
  expect(world.told).toEqual(
    ['creating', 'backing-up', 'modifying', 'available'].map((state) => `instance 'ledger-back' is ${state}`),
  );
  expect(world.reached).toEqual(['ledger-back.example.org:5432']);
  expect(world.back()?.tags).toEqual({ team: 'ledger' });
  // the old one is as it was
  expect(world.memory.database({ kind: 'instance', id: 'prod-ledger' })).toEqual(world.source);
});

it('tells each setting that has come back otherwise, a tag and a missing group too', async () => {
  const world = await restoringWorld();
  world.rds.twists.push({ parameterGroups: ['default.postgres17'], securityGroups: [], tags: {} });
  const { verdict, differences } = await world.restore();
  expect(verdict).toBe('differs');
  expect(differences).toEqual([
    { kind: 'setting', name: 'parameter group', expected: 'prod-17', found: 'default.postgres17' },
    { kind: 'setting', name: 'security groups', expected: 'sg-0a1b2c3d', found: 'none' },
    { kind: 'tag', name: 'team', expected: 'ledger', found: null },
  ]);
});

it('takes a volume that has grown for what it was, and a smaller one for a difference', async () => {
  const grown = await restoringWorld();
  grown.rds.twists.push({ storage: { type: 'gp3', gib: 60 } });
  expect((await grown.restore()).verdict).toBe('matches');
  const small = await restoringWorld();
  small.rds.twists.push({ storage: { type: 'gp3', gib: 40 } });
  expect((await small.restore()).differences).toEqual([
    { kind: 'setting', name: 'GiB', expected: 50, found: 40 },
  ]);
});

it('never goes over a living database, and touches nothing of it', async () => {
  const world = await restoringWorld();
  const living = database({ id: 'ledger-back', tags: { team: 'web' } });
  world.memory.put(living);
  await expect(world.restore()).rejects.toThrow("there is instance 'ledger-back' already: it is available");
  expect(world.back()).toEqual(living);
  expect(world.rds.asked).toEqual([]);
});

it('refuses one that another restore is making', async () => {
  const world = await restoringWorld();
  world.memory.put(database({ id: 'ledger-back', tags: { [mark]: 'ledger@20261119T023000Z-aaaaaa' } }));
  await expect(world.restore()).rejects.toThrow('ledger@20261119T023000Z-aaaaaa is being restored into it');
});

it('refuses one that came to be between the look and the order', async () => {
  const world = await restoringWorld();
  world.rds.refusals.push({ as: 'exists' });
  await expect(world.restore()).rejects.toThrow('has come to be meanwhile');
});

it('goes on with what an earlier call has begun, and asks for nothing twice', async () => {
  const world = await restoringWorld();
  world.rds.states.push(['creating', 'creating', 'creating']);
  await expect(world.restore({}, AbortSignal.abort(new Error('killed')))).rejects.toThrow('killed');
  expect(world.back()?.tags[mark]).toBe('ledger@20261120T023000Z-3f9a1c');
  const before = world.rds.asked.length;
  world.told.length = 0;
  const { verdict } = await world.restore();
  expect(verdict).toBe('matches');
  expect(world.rds.asked.slice(before)).toEqual([]);
  expect(world.told[0]).toBe(
    "instance 'ledger-back' stands there from an earlier call, creating: it goes on with it",
  );
  expect(world.back()?.tags[mark]).toBeUndefined();
});

it('is a living database when it has been compared: the same call again is refused', async () => {
  const world = await restoringWorld();
  await world.restore();
  await expect(world.restore()).rejects.toThrow("there is instance 'ledger-back' already");
});

it('fails with the next step when RDS cannot finish it, and leaves the mark', async () => {
  const world = await restoringWorld();
  world.rds.states.push(['creating', 'incompatible-network']);
  const { verdict, errors, left } = await world.restore();
  expect(verdict).toBe('failed');
  expect(errors[0]).toContain("instance 'ledger-back' came to be incompatible-network");
  expect(errors[0]).toContain('mend the subnet group');
  expect(left[0]).toContain('the same call goes on with it');
  expect(world.back()?.tags[mark]).toBeDefined();
});

it('fails when it is deleted while it is awaited', async () => {
  const world = await restoringWorld();
  world.rds.states.push(['creating', 'gone']);
  expect((await world.restore()).errors[0]).toContain('was deleted while it was restored');
});

it('begins nothing when RDS refuses, in the words of RDS', async () => {
  const world = await restoringWorld();
  world.rds.refusals.push({ as: 'never', words: 'DBSubnetGroupNotFound: private' });
  await expect(world.restore()).rejects.toThrow(
    "RDS does not make instance 'ledger-back': DBSubnetGroupNotFound: private",
  );
  expect(world.back()).toBeUndefined();
});

it('says so when nobody here could connect, and does not fail for it', async () => {
  const world = await restoringWorld();
  world.network.problem = 'ETIMEDOUT';
  const { verdict, left, reached } = await world.restore();
  expect({ verdict, reached }).toEqual({ verdict: 'matches', reached: false });
  expect(left[0]).toContain('was not reached from this machine (ETIMEDOUT)');
  expect(world.reached).toHaveLength(3);
});

it('says what waits for a reboot, and what becomes of the password', async () => {
  const world = await restoringWorld({ masterSecret: true });
  world.rds.waiting.add('ledger-back');
  const { left } = await world.restore();
  expect(left[0]).toContain('reboot it');
  expect(left[1]).toContain('make a new one');
});

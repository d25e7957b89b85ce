import { beforeEach, expect, it } from 'vitest';
import { deployedWithFound } from '#core/cloud/found/deployed-with-found.ts';
import type { FoundDatabases } from '#core/cloud/ports/databases/found-databases.ts';
import { watchRound } from '#core/watch/round/watch-round.ts';
import { vanishedCheck } from '#core/watch/sources/vanished-check.ts';
import { createMemoryFound } from '#test/core/cloud/memory-found.ts';
import { samplePoint } from '#test/core/restore/sample-point.ts';
import { type Watching, watching } from '../watch-setup.ts';

const fleet = {
  engine: 'rds' as const,
  ...{ plan: 'by-hand', tag: { backup: 'nightly' }, rpo: '25h', owner: 'team-data' },
  contacts: ['#data-oncall'],
};
const looked = { of: 'fleet', at: '2026-11-20T02:30:00.000Z' };
const one = { of: 'fleet', kind: 'instance', id: 'prod-a', firstAt: '2026-11-19T02:30:00.000Z' } as const;
const gone = { ...one, missingSince: looked.at };

let world: Watching;
let found: FoundDatabases;
beforeEach(() => {
  world = watching({ plans: { 'by-hand': { keep: { daily: '14d' } } }, sources: { fleet } });
  found = createMemoryFound();
});
const point = (source: string) => ({
  ...samplePoint({ source, consistentAt: '2026-11-19T02:40:00.000Z' }),
  engine: 'rds',
});

/** A round of watch as it is wired: its config has what was found. */
async function round(at: string) {
  world.now.ms = Date.parse(at);
  const { deps, points } = world;
  const seen = { newest: deps.points.newest };
  const check = vanishedCheck({ found, points: seen, declared: async () => world.config });
  const deployed = deployedWithFound(deps.deployed, found);
  await watchRound({ ...deps, deployed, checks: [...deps.checks, check] }, new Date(at));
  return points;
}

it('tells of a database that had points and is not found any more, once, and whom it concerns', async () => {
  await found.keep(gone);
  await found.keep({ ...one, id: 'prod-b' });
  await found.looked(looked);
  world.points.push(point('fleet.prod-a'));
  await round('2026-11-20T02:35:00.000Z');
  await round('2026-11-20T02:40:00.000Z');
  expect(world.saidTo()).toEqual(['failed vanished fleet.prod-a']);
  const [alert] = world.alerts;
  expect(alert).toMatchObject({
    ...{ engine: 'rds', owner: 'team-data', contacts: ['#data-oncall'] },
    lastGood: { point: expect.stringContaining('fleet.prod-a@') },
  });
  expect(alert?.error?.message).toContain(
    "instance 'prod-a' was not found any more when 'fleet' looked for it",
  );
  expect(alert?.error?.message).toContain('backup=nightly');
  expect(alert?.error?.hint).toContain('npx holdfast ack fleet.prod-a vanished');
});

it('is silent about one that never had a point: nothing is lost with it', async () => {
  await found.keep(gone);
  await found.keep({ ...one, id: 'prod-b' });
  await found.looked(looked);
  await round('2026-11-20T02:35:00.000Z');
  expect(world.saidTo()).toEqual([]);
});

it('calls it over when it is found again', async () => {
  await found.keep(gone);
  await found.keep({ ...one, id: 'prod-b' });
  await found.looked(looked);
  world.points.push(point('fleet.prod-a'));
  await round('2026-11-20T02:35:00.000Z');
  await found.keep(one);
  await round('2026-11-20T02:40:00.000Z');
  expect(world.saidTo()).toEqual(['failed vanished fleet.prod-a', 'recovered vanished fleet.prod-a']);
});

it('calls it over when its last point is gone', async () => {
  await found.keep(gone);
  await found.keep({ ...one, id: 'prod-b' });
  await found.looked(looked);
  world.points.push(point('fleet.prod-a'));
  await round('2026-11-20T02:35:00.000Z');
  world.points.length = 0;
  await round('2026-11-20T02:40:00.000Z');
  expect(await world.open()).toEqual([]);
});

it('tells of a tag that finds nothing at all, which would back up nothing in silence', async () => {
  await found.looked(looked);
  await round('2026-11-20T02:35:00.000Z');
  expect(world.saidTo()).toEqual(['failed vanished fleet']);
  expect(world.alerts[0]?.error?.message).toContain('no database of this account and region has the tag');
});

it('tells when nobody has looked for as long as is promised, also where nobody ever has', async () => {
  await round('2026-11-20T02:35:00.000Z');
  await round('2026-11-21T03:30:00.000Z');
  expect(world.saidTo()).toEqual([]);
  await round('2026-11-21T03:40:00.000Z');
  expect(world.saidTo()).toEqual(['failed vanished fleet']);
  expect(world.alerts[0]?.error?.message).toContain('nobody has looked for databases with the tag');
});

it('believes no look of the future, which would keep it silent until then', async () => {
  await found.keep(one);
  await found.looked({ of: 'fleet', at: '2027-11-20T02:30:00.000Z' });
  await round('2026-11-20T02:35:00.000Z');
  await round('2026-11-21T03:40:00.000Z');
  expect(world.saidTo()).toContain('failed vanished fleet');
});

it('is one message when many vanish at once', async () => {
  for (let number = 10; number < 30; number++) {
    await found.keep({ ...gone, id: `prod-${number}` });
    world.points.push(point(`fleet.prod-${number}`));
  }
  await found.keep(one);
  await found.looked(looked);
  await round('2026-11-20T02:35:00.000Z');
  expect(world.saidTo()).toEqual(['failed vanished *']);
});

it('sees one that was found as a source: late when its newest good point is older than promised', async () => {
  await found.keep(one);
  await found.looked(looked);
  world.points.push(point('fleet.prod-a'));
  await round('2026-11-19T02:45:00.000Z');
  await found.looked({ ...looked, at: '2026-11-20T04:30:00.000Z' });
  await round('2026-11-20T04:40:00.000Z');
  expect(world.saidTo()).toEqual(['failed late fleet.prod-a']);
});

import { afterEach, beforeEach, expect, it } from 'vitest';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { fastClock } from '#test/support/test-clocks.ts';
import { type Cloud, cloud } from '../cloud-setup.ts';

let world: Cloud;
beforeEach(() => {
  world = cloud();
});
afterEach(() => world.cleanup());

const ahead = fastClock('2027-11-20T02:30:00Z');
const point = async () => (await world.table.points('orders')).points[0];

it('a read-back of a year from now is none: it would outlast all damage that is found until then', async () => {
  await world.ask();
  const record = await world.only();
  await world.workBy(ahead, record);
  await world.settle(record, { launch: 1, end: { exitCode: 0 } });
  // sealed, and read back once more, by a task whose clock may be right
  expect(await world.only()).toMatchObject({ state: 'queued', work: 'verify' });
  expect((await point())?.history).toEqual([]);
});

it('a task whose clock stays wrong verifies nothing, however often, and people are told', async () => {
  await world.ask();
  for (let times = 1; times <= 6; times++) {
    const record = await world.only();
    if (record.state === 'ended') break;
    world.clock.advance(20 * 60_000);
    await world.again(record);
    const launched = await world.only();
    await world.workBy(ahead, launched);
    await world.settle(launched, { launch: launched.launches, end: { exitCode: 0 } });
  }
  expect(await world.only()).toMatchObject({ state: 'ended', outcome: 'failed' });
  expect(world.alerts.map(({ kind, what }) => `${what} ${kind}`)).toEqual(['failed backup']);
  expect((await point())?.level).toBe('sealed');
});

it('damage counts whatever its date', async () => {
  await world.ask();
  const record = await world.only();
  await world.workBy(
    ahead,
    record,
    fakeWorker({ findings: [{ object: 'main', problem: 'one byte is another' }] }),
  );
  await world.settle(record, { launch: 1, end: { exitCode: 10 } });
  expect((await point())?.flags).toEqual(['damaged']);
});

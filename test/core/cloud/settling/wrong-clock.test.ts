import { afterEach, beforeEach, expect, it } from 'vitest';
import { severityOf } from '#core/cloud/alerts/severity-of.ts';
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

it('a good point that a wrong clock asked for next year makes no failure of tonight an old story', async () => {
  await world.ask('orders', '2027-11-20T02:30:00Z');
  const early = await world.only();
  await world.work(early);
  await world.settle(early, { launch: 1, end: { exitCode: 0 } });
  expect(await world.only()).toMatchObject({ outcome: 'verified' });
  await world.ask('orders', '2026-11-21T02:30:00Z');
  const tonight = world.runs.all().find(({ scheduledAt }) => scheduledAt.startsWith('2026-11-21'));
  if (!tonight) throw new Error('it was not claimed');
  await world.settle(tonight, { launch: tonight.launches, end: { exitCode: 10 } });
  expect(await world.settling.incidents.current('orders', 'backup')).toMatchObject({ failures: 1 });
});

it('a good point that is dated next year is not what people are told they have', async () => {
  await world.ask();
  const record = await world.only();
  await world.work(record);
  await world.settle(record, { launch: 1, end: { exitCode: 0 } });
  const made = await point();
  if (!made) throw new Error('no point');
  const consistentAt = '2027-11-20T02:30:00.000Z';
  const [kept] = world.table.kept.values();
  if (!kept) throw new Error('no point in the table');
  await world.table.replace({ ...kept, manifest: { ...kept.manifest, consistentAt } });
  await world.ask('orders', '2026-11-21T02:30:00Z');
  const tonight = world.runs.all().find(({ scheduledAt }) => scheduledAt.startsWith('2026-11-21'));
  if (!tonight) throw new Error('it was not claimed');
  await world.settle(tonight, { launch: tonight.launches, end: { exitCode: 10 } });
  const alert = world.alerts.find(({ kind, what }) => kind === 'backup' && what === 'failed');
  expect(alert?.lastGood).toBeNull();
  expect(alert && severityOf(alert)).toBe('critical');
});

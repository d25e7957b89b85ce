import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunRecord } from '#core/cloud/run-record.ts';
import { startRun } from '#core/cloud/starting/start-run.ts';
import { pointName } from '#core/point/point-record.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { type Cloud, cloud } from '../cloud-setup.ts';

let world: Cloud;
beforeEach(async () => {
  world = cloud();
  await world.ask();
  const record = await world.only();
  await world.work(record);
  await world.settle(record, { launch: 1, end: { exitCode: 0 } });
  expect(await world.only()).toMatchObject({ outcome: 'verified' });
});
afterEach(() => world.cleanup());

const damaged = fakeWorker({ findings: [{ object: 'main', problem: 'one byte is another' }] });

/** Reads the point of the night again, as a task, and settles it. */
async function readAgain(worker: ReturnType<typeof fakeWorker>, hour: number): Promise<RunRecord> {
  const [made] = (await world.table.points('orders')).points;
  const scheduledAt = `2026-11-21T${hour}:00:00.000Z`;
  const point = made && pointName(made);
  await startRun(world.start, { ask: 'run', kind: 'verify', source: 'orders', scheduledAt, point });
  const record = world.runs.all().find((run) => run.scheduledAt === scheduledAt);
  if (!record) throw new Error('it was not claimed');
  await world.work(record, worker);
  await world.settle(record, { launch: record.launches, end: { exitCode: 0 } });
  return record;
}

const replacements = () =>
  world.sent.flatMap(({ message }) => (message.ask === 'run' && message.kind === 'backup' ? [message] : []));

it('tells people of a point in which damage was found, and asks for a backup in its place', async () => {
  const { point } = await readAgain(damaged, 10);
  const alert = world.alerts.find(({ kind }) => kind === 'damaged');
  expect(alert).toMatchObject({ what: 'failed', source: 'orders', owner: 'team-orders', engine: 'postgres' });
  expect(alert?.error?.message).toContain(`the point ${point} is damaged: `);
  expect(replacements()).toMatchObject([{ source: 'orders' }]);
  const [found] = (await world.table.points('orders')).points;
  const { at } = found?.history.findLast(({ level }) => level === 'damaged') ?? {};
  expect(replacements()[0]?.scheduledAt).toBe(at);
});

it('asks for one backup and tells once, however often the damage is found again', async () => {
  const record = await readAgain(damaged, 10);
  await world.settle(record);
  await readAgain(damaged, 11);
  expect(world.alerts.filter(({ kind }) => kind === 'damaged')).toHaveLength(1);
  expect(replacements()).toHaveLength(1);
});

it('says nothing of damage when a point is read and good', async () => {
  await readAgain(fakeWorker(), 10);
  expect(world.alerts.filter(({ kind }) => kind === 'damaged')).toEqual([]);
  expect(replacements()).toEqual([]);
});

it('leaves a backup that finds damage in its own point to the message that it failed', async () => {
  await world.ask('users');
  const record = await world.only('users');
  await world.work(record, damaged);
  await world.settle(record, { launch: 1, end: { exitCode: 10 } });
  expect(world.alerts.map(({ kind, source }) => `${kind} ${source}`)).toEqual(['backup users']);
  expect(replacements()).toEqual([]);
});

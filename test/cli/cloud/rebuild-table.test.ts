import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { manifestKey } from '#core/point/keys.ts';
import type { PointSummary } from '#core/point/point-record.ts';
import type { Catalog } from '#core/ports/catalog.ts';
import { type Cloud, cloud } from '#test/core/cloud/cloud-setup.ts';
import { rebuildTable } from '../../../cli/cloud/rebuild-table.ts';

let world: Cloud;
let orders: PointSummary;
let users: PointSummary;
beforeEach(async () => {
  world = cloud();
  orders = await backUp('orders');
  users = await backUp('users');
});
afterEach(() => world.cleanup());

async function backUp(source: string): Promise<PointSummary> {
  await world.ask(source);
  const record = await world.only(source);
  await world.work(record);
  const task = world.tasks.get(record.taskArn ?? '');
  if (task) task.end = { exitCode: 0, stopCode: 'EssentialContainerExited' };
  await world.settle(record);
  const [point] = (await world.table.points(source)).points;
  if (!point) throw new Error(`no point of ${source}`);
  return point;
}

async function rebuild(lying: Catalog = world.lying) {
  const notes: string[] = [];
  const note = (text: string) => void notes.push(text);
  const progress = { phase() {}, bytes() {}, alive() {}, item() {}, note };
  const counted = await rebuildTable({ lying, catalog: world.table }, progress);
  return { ...counted, notes };
}
const fileOf = (point: PointSummary): string => path.join(world.root, manifestKey(point));
const kept = async (source: string) => (await world.table.points(source)).points.map(({ runId }) => runId);

it('fills an empty table, and has nothing to take out', async () => {
  world.table.kept.clear();
  expect(await rebuild()).toEqual({ rebuilt: 2, forgotten: 0, notes: [] });
  expect([await kept('orders'), await kept('users')]).toEqual([[orders.runId], [users.runId]]);
});

it('takes out, by name, a point that is not in the bucket any more, and leaves the others', async () => {
  rmSync(fileOf(orders));
  const { notes, ...counted } = await rebuild();
  expect(counted).toEqual({ rebuilt: 1, forgotten: 1 });
  expect(notes).toEqual([`orders@${orders.runId} is taken out: it is not in the bucket`]);
  expect([await kept('orders'), await kept('users')]).toEqual([[], [users.runId]]);
});

it('takes out the points of a source that the bucket does not show at all', async () => {
  rmSync(path.join(world.root, 'points/postgres/users'), { recursive: true });
  expect(await rebuild()).toMatchObject({ rebuilt: 1, forgotten: 1 });
  expect(await kept('users')).toEqual([]);
});

it('takes out a point whose manifest cannot be believed, and says what is wrong with it', async () => {
  const whole = readFileSync(fileOf(orders), 'utf8');
  writeFileSync(fileOf(orders), whole.slice(0, whole.length / 2));
  const { notes, ...counted } = await rebuild();
  expect(counted).toEqual({ rebuilt: 1, forgotten: 1 });
  expect(notes[0]).toMatch(new RegExp(`^orders@${orders.runId} is left out: .+`));
  expect(notes[1]).toMatch(new RegExp(`^orders@${orders.runId} is taken out: .+`));
  expect(notes).toHaveLength(2);
  expect(await kept('orders')).toEqual([]);
});

it('takes out nothing that a run has added since the bucket was listed', async () => {
  const stale = { ...world.lying, points: async () => ({ points: [], broken: [] }) };
  expect(await rebuild(stale)).toEqual({ rebuilt: 0, forgotten: 0, notes: [] });
  expect(await kept('orders')).toEqual([orders.runId]);
});

it('does the same again when it is run again', async () => {
  rmSync(fileOf(orders));
  await rebuild();
  expect(await rebuild()).toEqual({ rebuilt: 1, forgotten: 0, notes: [] });
});

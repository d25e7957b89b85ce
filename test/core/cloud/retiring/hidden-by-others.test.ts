import { afterEach, beforeEach, expect, it } from 'vitest';
import { dataPrefix, manifestKey, pointPrefix, restoreTextKey } from '#core/point/keys.ts';
import { undeletePoint } from '#core/retention/hiding/undelete-point.ts';
import { retiringSetup } from './retiring-setup.ts';

let world: Awaited<ReturnType<typeof retiringSetup>>;
beforeEach(async () => {
  world = await retiringSetup();
});
afterEach(() => world.s3.stop());

const run = (runId: string) => ({ engine: 'postgres', source: 'orders', runId });
const undelete = (runId: string) =>
  undeletePoint(
    {
      ...{
        store: world.store,
        audit: world.audit,
        clock: world.clock,
        who: 'ann@host',
        longestLockDays: 100,
      },
      engines: ['files', 'postgres'],
      table: { lying: world.lying, replace: (point) => world.points.replace(point) },
    },
    { source: 'orders', runId },
  );
const told = () => world.alerts.filter(({ kind }) => kind === 'hidden');
const isInSight = async (runId: string) =>
  (await world.inSight()).some((key) => key === manifestKey(run(runId)));

it('is told by the next retire, with each point by name and what takes it back, and ends when they are back', async () => {
  const [oldest = '', next = '', , newest = ''] = await world.nights(9, 5, 3, 1);
  await world.mark(manifestKey(run(next)), manifestKey(run(newest)), restoreTextKey(run(newest)));
  await world.retire();
  expect(told()).toMatchObject([
    {
      what: 'failed',
      source: 'orders',
      owner: 'team',
      engine: 'postgres',
      error: { hint: expect.any(String) },
    },
  ]);
  const [{ error, lastGood } = {}] = told();
  for (const runId of [next, newest]) {
    expect(error?.message).toContain(`orders@${runId}`);
    expect(error?.hint).toContain(`npx holdfast undelete orders@${runId}`);
  }
  expect(error?.message).not.toContain(oldest);
  // the newest point of the table cannot be restored now
  expect(lastGood?.point).not.toContain(newest);
  for (const runId of [next, newest]) await undelete(runId);
  await world.retire();
  expect(told().map(({ what }) => what)).toEqual(['failed', 'recovered']);
});

it('retires nothing of a source meanwhile: whoever hides the newest would have the rest removed by rule', async () => {
  const runIds = await world.nights(15, 13, 11, 9, 7, 5, 3, 1);
  const before = await world.inSight();
  const marked = runIds.slice(-3).map((runId) => manifestKey(run(runId)));
  await world.mark(...marked);
  expect(await world.retire()).toMatchObject({ outcome: 'nothing', stays: 8, goes: [] });
  expect(await world.inSight()).toEqual(before.filter((key) => !marked.includes(key)));
});

it('says nothing of what retire has hidden itself, was interrupted in, or gave back', async () => {
  const [oldest = ''] = await world.nights(15, 13, 11, 9, 7, 5, 3, 1);
  await world.retire();
  await world.retire();
  await undelete(oldest);
  await world.retire();
  expect(told()).toEqual([]);
});

it('comes back whole, whatever was hidden of it: every file, the manifest last, held and locked', async () => {
  const [first = ''] = await world.nights(5, 1);
  const files = await world.inSight();
  const own = files.filter((key) => key.startsWith(pointPrefix(run(first))));
  await world.mark(...own, ...files.filter((key) => key.startsWith(dataPrefix(run(first), 'daily'))));
  world.points.kept.delete(`orders@${first}`);
  expect(await undelete(first)).toMatchObject({ point: `orders@${first}` });
  expect((await world.inSight()).filter((key) => key.startsWith('points/')).sort()).toEqual(
    files.filter((key) => key.startsWith('points/')).sort(),
  );
  expect(await world.listed()).toContain(first);
  world.locked.length = 0;
  await world.retire();
  expect(told()).toEqual([]);
  expect(world.locked.some(({ ref }) => ref.key.includes(first))).toBe(true);
});

it('comes back where a single file is hidden: without its record of damage a point would pass for good', async () => {
  const [first = ''] = await world.nights(5, 1);
  await world.mark(restoreTextKey(run(first)));
  await world.retire();
  expect(told()[0]?.error?.message).toContain(`orders@${first}`);
  await undelete(first);
  expect((await world.inSight()).includes(restoreTextKey(run(first)))).toBe(true);
});

it('does not take what was written over a marker for the point: people must look', async () => {
  const [first = ''] = await world.nights(5, 1);
  await world.mark(manifestKey(run(first)), restoreTextKey(run(first)));
  await world.store.putOnce(manifestKey(run(first)), Buffer.from('{}'));
  await expect(undelete(first)).rejects.toThrow(/is there already, and another one/);
  expect((await world.store.get(manifestKey(run(first))))?.toString()).toBe('{}');
});

it('ends what it died on, at whichever request, and hides nothing of it meanwhile', async () => {
  for (let request = 0; ; request += 2) {
    const fresh = await retiringSetup();
    await world.s3.stop();
    world = fresh;
    const [first = ''] = await world.nights(5, 1);
    await world.mark(manifestKey(run(first)));
    const lie = { kind: 'answer', status: 403, code: 'AccessDenied', early: true } as const;
    world.s3.faults.add({ when: () => true, skip: request, lie });
    const died = await undelete(first).then(
      () => false,
      () => true,
    );
    const isUnharmed = world.s3.faults.untold().length > 0;
    world.s3.faults.clear();
    await world.retire();
    expect((await world.inSight()).some((key) => key === restoreTextKey(run(first)))).toBe(true);
    await undelete(first);
    expect(await isInSight(first)).toBe(true);
    if (!died && isUnharmed) return;
  }
}, 60_000);

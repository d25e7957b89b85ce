import { mkdirSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { wholePoints } from '#test/support/whole-points.ts';
import { keysUnder, setup } from './run-setup.ts';

let world: ReturnType<typeof setup>;
beforeEach(() => {
  world = setup();
});
afterEach(() => world.cleanup());

/** Data as an attempt leaves it that died: an object, and one that was being written. */
function leave(runId: string, attempt: number, source = 'orders'): string {
  const prefix = `data/daily/postgres/${source}/${runId}/${attempt}/`;
  const folder = path.join(world.root, prefix);
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, '0001.dump'), 'half');
  utimesSync(path.join(folder, '0001.dump'), 0, 0);
  return prefix;
}
const left = (prefix: string) => keysUnder(world.store, prefix);
const old = '20261101T023000Z-aaaaaa';

describe('data that no manifest names', () => {
  it('is removed by the next run of its source after 7 days, and not before', async () => {
    const [gone, young] = [leave(old, 1), leave('20261119T023000Z-bbbbbb', 1)];
    await world.run();
    expect(await left(gone)).toEqual([]);
    expect(await left(young)).toHaveLength(1);
    expect(world.notes.join()).toContain(`removed ${gone}`);
  });

  it('is left alone when it is of another source', async () => {
    const other = leave(old, 1, 'ledger');
    await world.run();
    expect(await left(other)).toHaveLength(1);
  });

  it('is left alone when its run is under way, however old', async () => {
    const prefix = leave(old, 1);
    await world.store.putOnce(
      `runs/postgres/orders/${old}/claim.json`,
      Buffer.from(
        JSON.stringify({
          source: 'orders',
          runId: old,
          scheduledAt: '2026-11-01T02:30:00Z',
          class: 'daily',
          host: 'elsewhere',
          pid: 1,
          startedAt: '1',
          claimedAt: '2026-11-01T02:30:00Z',
          leaseUntil: '2036-11-01T02:30:00Z',
        }),
      ),
    );
    expect((await world.run()).outcome).toBe('skipped');
    expect(await left(prefix)).toHaveLength(1);
  });

  it('is left alone when there is a manifest that cannot be believed: its bytes may be all that is left', async () => {
    const prefix = leave(old, 1);
    await world.store.putOnce(`points/postgres/orders/${old}/manifest.json`, Buffer.from('{"manifest": 1}'));
    await world.run();
    expect(await left(prefix)).toHaveLength(1);
  });

  it('is not the attempt that its point is made of, only the ones before it', async () => {
    const scheduledAt = new Date('2026-11-01T02:30:00Z');
    const first = await world.run({}, { scheduledAt });
    const before = leave(first.runId, 7);
    await world.run();
    expect(await left(before)).toEqual([]);
    const point = (await wholePoints(world.catalog, 'orders')).find(({ runId }) => runId === first.runId);
    expect(await left(point?.manifest.objects[0]?.key.replace(/[^/]*$/, '') ?? '')).not.toEqual([]);
  });
});

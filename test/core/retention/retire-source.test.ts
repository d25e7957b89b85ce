import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createStoreAudit } from '#adapters/store-audit.ts';
import { PermanentError } from '#core/errors.ts';
import { tidyHidden } from '#core/retention/hiding/tidy-hidden.ts';
import { hold } from '#core/retention/holds.ts';
import { lastRetired } from '#core/retention/last-retired.ts';
import { retireSource } from '#core/retention/retire-source.ts';
import { abandonedAttempts } from '#core/run/abandoned-attempts.ts';
import { lastRunFailed } from '#core/run/claim/last-run-failed.ts';
import { setup } from '#test/core/run/run-setup.ts';
import { fakeWorker } from '#test/support/fake-worker.ts';
import { day, planOf } from './retained-points.ts';

const plan = planOf({ keep: { daily: '14d', atLeast: 2 } });
let world: ReturnType<typeof setup>;
beforeEach(() => {
  world = setup();
});
afterEach(() => world.cleanup());

/** A run a day; the clock stands at the last one afterwards. */
async function nights(count: number): Promise<void> {
  const worker = fakeWorker({ now: () => world.clock.now() });
  for (let night = 0; night < count; night++) {
    if ((await points()) > 0) world.clock.advance(day);
    expect((await world.run({ plan, worker })).outcome).toBe('verified');
  }
}
const deps = () => ({
  ...world.deps(),
  store: world.store,
  audit: createStoreAudit(world.store),
  goodLevelOf: () => 'verified' as const,
  lastRunFailed: (run: { engine: string; source: string }) => lastRunFailed(world.deps(), run),
  isBusy: async () => false,
});
const retire = async (more: object = {}, asked: object = {}) =>
  retireSource({ ...deps(), ...more }, 'orders', {
    ...{ plan, confirmedBy: undefined, lastRetired: (await lastRetired(deps().audit)).get('orders') },
    ...asked,
  });
const points = async () => (await world.catalog.points('orders')).points.length;
const hidden = async () => {
  const found = [];
  for await (const point of world.store.hidden()) found.push(point);
  return found;
};

describe('retire', () => {
  it('hides night after night what has become due, and says so in the audit', async () => {
    await nights(15);
    for (let night = 0; night < 5; night++) {
      expect((await retire()).outcome).toBe('done');
      await nights(1);
    }
    expect(await points()).toBe(15);
    expect(await hidden()).toHaveLength(5);
    const entries = [];
    for await (const entry of deps().audit.entries()) if (entry.verb === 'retire') entries.push(entry);
    expect(entries).toMatchObject(Array(5).fill({ source: 'orders', outcome: 'done', who: 'root@here' }));
  });

  it('does nothing the second time', async () => {
    await nights(15);
    await retire();
    expect((await retire()).outcome).toBe('nothing');
    expect(await hidden()).toHaveLength(1);
  });

  it('touches nothing where too much is due, until somebody says so', async () => {
    await nights(20);
    world.clock.advance(60 * day);
    expect(await retire()).toMatchObject({ outcome: 'stopped', stopped: { due: 18, limit: 4 } });
    expect(await points()).toBe(20);
    expect((await retire({}, { confirmedBy: 'ann@host' })).outcome).toBe('done');
    expect(await points()).toBe(2);
  });

  it('touches nothing while backups fail, a run is at work, or the source is gone from the config', async () => {
    await nights(15);
    expect((await retire({}, { plan: undefined })).outcome).toBe('nothing');
    expect((await retire({ isBusy: async () => true })).outcome).toBe('busy');
    const worker = fakeWorker({
      onBackup: () => {
        throw new PermanentError('permission denied', { hint: 'grant' });
      },
    });
    await world.run({ worker, plan: { ...plan, attempts: 1 } });
    expect((await retire()).outcome).toBe('nothing');
    expect(await points()).toBe(15);
  });

  it('ends what it died on: data without its manifest is no abandoned attempt meanwhile', async () => {
    await nights(15);
    const dying = { ...world.store, hide: world.store.hide };
    const oldest = (await world.catalog.points('orders')).points.at(-1);
    if (!oldest) throw new Error('no point');
    const { engine, source, runId, manifest } = oldest;
    await dying.hide({ engine, source, runId, class: manifest.class }, world.clock.now());
    // as after the first of two moves: the data is back in its place
    const { rename, mkdir } = await import('node:fs/promises');
    const place = `${world.root}/data/daily/${engine}/${source}`;
    await mkdir(place, { recursive: true });
    await rename(`${world.root}/hidden/${engine}/${source}/${runId}/data`, `${place}/${runId}`);
    world.clock.advance(8 * day);
    expect(await abandonedAttempts(world.deps(), () => false)).toEqual([]);
    expect(await tidyHidden(deps())).toEqual([]);
    expect(await world.store.children(`hidden/${engine}/${source}/${runId}/`)).toContain('data');
  });

  it('removes for good after 14 days, and not a second sooner', async () => {
    await nights(15);
    await retire();
    const [point] = await hidden();
    if (!point) throw new Error('nothing is hidden');
    const tidy = (now: Date) => tidyHidden({ ...deps(), clock: { ...world.clock, now: () => now } });
    expect(await tidy(new Date(point.hiddenAt.getTime() + 14 * day - 1))).toEqual([]);
    expect(await tidy(new Date(point.hiddenAt.getTime() + 14 * day))).toEqual([`orders@${point.runId}`]);
    expect(await hidden()).toEqual([]);
  });

  it('removes nothing for good by a clock that has jumped, or of a source that is not backed up any more', async () => {
    await nights(15);
    await retire();
    for (const days of [36, 400]) {
      world.clock.advance(days * day);
      expect(await tidyHidden(deps())).toEqual([]);
    }
    expect(await hidden()).toHaveLength(1);
  });

  it('does not hide again what a person has taken back', async () => {
    await nights(15);
    await retire();
    const [point] = await hidden();
    if (!point) throw new Error('nothing is hidden');
    const { engine, source, runId } = point;
    await hold(deps(), { engine, source, runId });
    await world.store.unhide(point, world.clock.now());
    const again = await retire();
    expect(again.outcome).toBe('nothing');
    expect(again.rulings.at(-1)).toMatchObject({ rule: 'held', point: { name: `orders@${runId}` } });
    expect(await points()).toBe(15);
  });
});

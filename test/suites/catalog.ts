import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runIdOf } from '#core/point/run-id.ts';
import type { Catalog } from '#core/ports/catalog.ts';
import { setup } from '#test/core/run/run-setup.ts';

export interface CatalogUnderTest {
  readonly catalog: Catalog;
  /** Brings the catalog up to what lies in the store, where it does not look there by itself. */
  refresh(): Promise<void>;
}

/** What every catalog tells of the points that a run left in a store. */
export function catalogContract(
  name: string,
  make: (world: ReturnType<typeof setup>) => Promise<CatalogUnderTest>,
): void {
  describe(`${name} as a catalog`, () => {
    let world: ReturnType<typeof setup>;
    let under: CatalogUnderTest;
    let first: string;
    let second: string;
    beforeAll(async () => {
      world = setup();
      under = await make(world);
      first = (await world.run()).runId;
      world.clock.advance(86_400_000);
      second = (await world.run()).runId;
      await under.refresh();
    });
    afterAll(() => world.cleanup());

    it('names every source that has points, with its engine', async () => {
      expect(await under.catalog.sources()).toEqual([{ engine: 'postgres', source: 'orders' }]);
    });

    it('tells the points of a source, the newest first, as their manifests say', async () => {
      const { points, broken } = await under.catalog.points('orders');
      expect(broken).toEqual([]);
      const lying = (await world.catalog.points('orders')).points;
      expect(points.map(({ runId }) => runId)).toEqual(lying.map(({ runId }) => runId));
      for (const [index, point] of points.entries()) {
        const expected = lying[index];
        expect(point).toMatchObject({
          level: 'verified',
          flags: [],
          rows: 1,
          engine: 'postgres',
          source: 'orders',
        });
        const {
          class: pointClass,
          attempt,
          consistentAt,
          totals,
          retention,
          seal,
        } = expected?.manifest ?? {};
        expect(point.manifest).toMatchObject({
          class: pointClass,
          attempt,
          consistentAt,
          totals,
          retention,
          seal,
        });
        expect(point.history.map(({ level, at }) => ({ level, at }))).toEqual(
          expected?.history.map(({ level, at }) => ({ level, at })),
        );
      }
    });

    it('gives a point whole, with everything that its manifest and its history say', async () => {
      const run = { engine: 'postgres', source: 'orders', runId: first };
      expect(await under.catalog.point(run)).toEqual(await world.catalog.point(run));
    });

    it('knows nothing of what is not there', async () => {
      expect(await under.catalog.points('nobody')).toEqual({ points: [], broken: [] });
      const runId = runIdOf('orders', new Date(0));
      expect(await under.catalog.point({ engine: 'postgres', source: 'orders', runId })).toBeUndefined();
    });

    it('shows what became known of a point at once, in the list and of the point', async () => {
      const run = { engine: 'postgres', source: 'orders', runId: second };
      const record = {
        level: 'suspect',
        at: '2027-01-01T00:00:00.000Z',
        by: 'ann@host',
        detail: 'half as large',
      } as const;
      await under.catalog.judge(run, record);
      const [newest] = (await under.catalog.points('orders')).points;
      expect(newest).toMatchObject({ runId: second, flags: ['suspect'] });
      expect(newest?.history.at(-1)).toMatchObject({
        level: 'suspect',
        detail: 'half as large',
        by: 'ann@host',
      });
      expect(await under.catalog.point(run)).toMatchObject({ flags: ['suspect'] });
    });

    it('counts damage from the newest good reading on, though the clock of who found it is behind', async () => {
      const { catalog } = under;
      const run = { engine: 'postgres', source: 'orders', runId: first };
      const good = '2026-11-20T09:00:00.000Z';
      await catalog.judge(run, { level: 'verified', at: good, by: 'one', detail: 'all read' });
      await catalog.judge(run, {
        level: 'damaged',
        at: '2026-11-20T08:50:00.000Z',
        by: 'two',
        detail: 'rot',
      });
      expect(await catalog.point(run)).toMatchObject({ flags: ['damaged'] });
    });
  });
}

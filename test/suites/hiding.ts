import { createHash } from 'node:crypto';
import { beforeEach, describe, expect, it } from 'vitest';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import { sealManifest, type UnsealedManifest } from '#core/manifest/manifest.ts';
import { dataPrefix, manifestKey, pointPrefix, type RunName, restoreTextKey } from '#core/point/keys.ts';
import { storedObjects } from '#core/point/stored-objects.ts';
import { wholePoint } from '#core/point/whole-point.ts';
import type { HiddenPoint, HidingStore, Store } from '#core/ports/store.ts';
import { aManifest } from '#test/core/manifest/a-manifest.ts';
import { collect, collectBytes } from '#test/support/collect.ts';

export type StoreThatHides = Store & HidingStore;
export const hiddenAt = new Date('2026-12-05T04:00:00.123Z');

/** Puts a point as a run leaves it, its data by the versions that the store gave; returns what hides it. */
export async function putPoint(
  store: Store,
  runId: string,
  source = 'orders',
  more: Partial<UnsealedManifest> = {},
) {
  const run = { engine: 'postgres', source, runId };
  const prefix = dataPrefix(run, 'daily');
  const bytes = Buffer.from(`bytes of ${runId}`);
  const object = await store.putOnce(`${prefix}1/0001.dump`, bytes);
  const parts = await store.putOnce(`${prefix}1/0001.parts`, Buffer.from('parts\n'));
  await store.putOnce(restoreTextKey(run), Buffer.from('how'));
  const [template] = aManifest().objects;
  if (!template) throw new Error('the sample has no object');
  const hashes = { sha256: createHash('sha256').update(bytes).digest('hex') };
  const stored = { key: object.key, versionId: object.versionId, partsVersionId: parts.versionId };
  const manifest = aManifest({ source, runId, objects: [{ ...template, ...stored, ...hashes }], ...more });
  await store.putOnce(manifestKey(run), sealManifest(manifest));
  return { ...run, class: 'daily' };
}

/** What every store that hides promises. Sources are made up anew, so that the store may hold other things. */
export function hidingContract(name: string, make: () => Promise<StoreThatHides>): void {
  describe(`${name} as a store that hides`, () => {
    let store: StoreThatHides;
    let source = '';
    let number = 0;
    let point: RunName & { class: string };
    let other: RunName & { class: string };
    beforeEach(async () => {
      store = await make();
      source = `orders${++number}`;
      point = await putPoint(store, '20261120T023000Z-3f9a1c', source);
      other = await putPoint(store, '20261121T023000Z-aaaaaa', source);
    });
    const catalog = () => createStoreCatalog(store);
    const runIds = async () => (await catalog().points(source)).points.map(({ runId }) => runId);
    const hidden = () => collect(store.hidden({ engine: 'postgres', source }));
    const only = async (): Promise<HiddenPoint> => {
      const [found, ...others] = await hidden();
      if (!found || others.length > 0) throw new Error(`${others.length + 1} are hidden`);
      return found;
    };
    const inSight = async () =>
      (
        await Promise.all(
          [pointPrefix(point), dataPrefix(point, 'daily')].map((at) => collect(store.list(at))),
        )
      )
        .flat()
        .map(({ key }) => key);

    it('takes a point out of sight, whole, and leaves the others as they are', async () => {
      await store.hide(point, hiddenAt);
      expect(await runIds()).toEqual([other.runId]);
      expect(await inSight()).toEqual([]);
      const { isWhole: _, ...found } = await only();
      expect(found).toEqual({ ...point, hiddenAt });
    });

    it('tells what is hidden of one source, and of all', async () => {
      const stranger = await putPoint(store, point.runId, `${source}s`);
      for (const one of [point, stranger]) await store.hide(one, hiddenAt);
      expect((await hidden()).map((one) => one.source)).toEqual([source]);
      const all = (await collect(store.hidden())).map((one) => one.source);
      expect(all).toEqual(expect.arrayContaining([source, `${source}s`]));
    });

    it('keeps the time of the first when it is asked again', async () => {
      await store.hide(point, hiddenAt);
      await store.hide(point, new Date(hiddenAt.getTime() + 60_000));
      expect((await only()).hiddenAt).toEqual(hiddenAt);
    });

    it('brings a point back, byte for byte, with data that its manifest names', async () => {
      const keys = [manifestKey(point), restoreTextKey(point)];
      const before = await Promise.all(keys.map((key) => store.get(key)));
      await store.hide(point, hiddenAt);
      await store.unhide(await only(), new Date(Date.now() + 3 * 86_400_000));
      expect(await Promise.all(keys.map((key) => store.get(key)))).toEqual(before);
      expect(await runIds()).toEqual([other.runId, point.runId]);
      const { manifest } = await wholePoint(catalog(), point);
      const [data] = storedObjects(manifest);
      if (!data) throw new Error('it has no data');
      expect((await collectBytes(store.read(data))).toString()).toBe(`bytes of ${point.runId}`);
      expect(await hidden()).toEqual([]);
    });

    it('hides again what was brought back, at its own time', async () => {
      await store.hide(point, hiddenAt);
      await store.unhide(await only(), new Date(Date.now() + 3 * 86_400_000));
      const later = new Date(hiddenAt.getTime() + 86_400_000);
      await store.hide(point, later);
      expect((await only()).hiddenAt).toEqual(later);
      expect(await runIds()).toEqual([other.runId]);
    });
  });
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';
import { createStoreCatalog } from '#adapters/store-catalog.ts';
import { sealLevelRecord } from '#core/manifest/level-record.ts';
import { levelKey } from '#core/point/keys.ts';
import type { Store } from '#core/ports/store.ts';
import { setup } from '#test/core/run/run-setup.ts';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A store with one verified point. */
async function onePoint() {
  const { root, run, store } = setup();
  folders.push(root);
  const { runId } = await run();
  return { store, name: { engine: 'postgres', source: 'orders', runId } };
}

const withholding = (store: Store, part: string): Store => ({
  ...store,
  get: async (key) => (key.includes(part) ? undefined : store.get(key)),
});

it('does not take a point for absent whose manifest is listed and not given', async () => {
  const { store } = await onePoint();
  const catalog = createStoreCatalog(withholding(store, 'manifest.json'));
  await expect(catalog.points('orders')).rejects.toThrow(/is listed, and the store does not give it/);
});

it('does not take a point for good while what became known of it is withheld', async () => {
  const { store, name } = await onePoint();
  const at = new Date();
  await createStoreCatalog(store).judge(name, {
    level: 'damaged',
    at: at.toISOString(),
    by: 'me',
    detail: 'rot',
  });
  expect((await createStoreCatalog(store).points('orders')).points[0]?.flags).toEqual(['damaged']);
  const catalog = createStoreCatalog(withholding(store, 'damaged-'));
  await expect(catalog.points('orders')).rejects.toThrow(/is listed, and the store does not give it/);
});

it('takes a record of damage that cannot be read by its name, and one of praise for nothing', async () => {
  const { store, name } = await onePoint();
  await store.putOnce(levelKey(name, 'proven', new Date()), Buffer.from('{'));
  expect((await createStoreCatalog(store).points('orders')).points[0]).toMatchObject({
    level: 'verified',
    flags: [],
  });
  await store.putOnce(levelKey(name, 'damaged', new Date()), Buffer.from('{'));
  expect((await createStoreCatalog(store).points('orders')).points[0]?.flags).toEqual(['damaged']);
});

it('takes nothing for a verdict that lies deeper, for whoever writes a point could put it there', async () => {
  const { store, name } = await onePoint();
  const at = new Date('2026-11-21T00:00:00Z');
  const record = { ...name, at: at.toISOString(), by: 'me', detail: 'x' };
  for (const level of ['proven', 'damaged'] as const) {
    await store.putOnce(`${levelKey(name, level, at)}/manifest.json`, sealLevelRecord({ ...record, level }));
  }
  const [point] = (await createStoreCatalog(store).points('orders')).points;
  expect(point).toMatchObject({ level: 'verified', flags: [] });
});

it('says nothing lies there where nothing does', async () => {
  const root = mkdtempSync(path.join(tmpdir(), 'holdfast-catalog-'));
  folders.push(root);
  const catalog = createStoreCatalog(createDirectoryStore({ root }));
  const name = { engine: 'postgres', source: 'orders', runId: '20261120T023000Z-3f9a1c' };
  expect(await catalog.point(name)).toBeUndefined();
  expect(await catalog.points('orders')).toEqual({ points: [], broken: [] });
});

import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { sealLevelRecord } from '#core/manifest/level-record.ts';
import { manifestKey } from '#core/point/keys.ts';
import type { RunOutcome } from '#core/run/run-source.ts';
import { findSet } from '#core/sets/find-set.ts';
import { readSet } from '#core/sets/read-sets.ts';
import { setPointKey, setProofKey } from '#core/sets/set-keys.ts';
import { setName, setup } from './sets-setup.ts';

let shop: ReturnType<typeof setup>;
let runs: readonly [RunOutcome, RunOutcome];
beforeEach(async () => {
  shop = setup();
  runs = [await shop.member('orders', 0), await shop.member('files', 4)];
  await shop.seal(runs);
});
afterEach(() => shop.cleanup());

const at = '2026-11-20T04:00:00.000Z';
const now = { at, by: 'test', detail: 'as a test says' };
const prove = (id = setName.id) =>
  shop.store.putOnce(
    setProofKey(setName, new Date(at)),
    sealLevelRecord({ ...now, level: 'proven', source: 'shop', runId: id }),
  );
const file = (key: string): string => path.join(shop.root, key);
const latest = async () => (await findSet(shop, 'shop@latest')).found;

it('is verified when its members are, and proven by a drill of the whole set alone', async () => {
  for (const run of runs) await shop.catalog.judge(shop.runOf(run), { ...now, level: 'proven' });
  expect(await latest()).toMatchObject({ level: 'verified', flags: [], isGood: true });
  await prove();
  expect(await latest()).toMatchObject({ level: 'proven', flags: [], isGood: true });
});

it('is not proven by the proof of another', async () => {
  await prove('20261119T023000Z-abcdef');
  expect(await latest()).toMatchObject({ level: 'verified', proofs: [] });
});

it.each(['suspect', 'damaged'] as const)(
  'is %s as soon as a member is, proven or not, and latest passes it over',
  async (level) => {
    await prove();
    await shop.catalog.judge(shop.runOf(runs[1]), { ...now, at: '2036-11-20T04:00:00.000Z', level });
    expect(await readSet(shop, setName)).toMatchObject({ flags: [level], isGood: false });
    await expect(latest()).rejects.toThrow(`shop@${setName.id} is ${level}`);
    expect((await findSet(shop, `shop@${setName.id}`)).found.flags).toEqual([level]);
  },
);

it('is incomplete and never good when a member is gone', async () => {
  await prove();
  rmSync(file(manifestKey(shop.runOf(runs[0]))));
  expect(await readSet(shop, setName)).toMatchObject({
    level: 'sealed',
    flags: ['incomplete'],
    isGood: false,
  });
  await expect(latest()).rejects.toThrow('is incomplete');
});

it('is damaged when another point lies where a member was', async () => {
  const other = await shop.member('files', 8);
  const key = manifestKey(shop.runOf(runs[1]));
  const bytes = await shop.store.get(manifestKey(shop.runOf(other)));
  writeFileSync(file(key), bytes ?? '');
  expect(await readSet(shop, setName)).toMatchObject({ flags: ['damaged'], isGood: false });
});

it('cannot be believed when set.json was edited', async () => {
  const key = setPointKey(setName);
  const text = (await shop.store.get(key))?.toString() ?? '';
  writeFileSync(file(key), text.replace('"snapshot"', '"fuzzy"'));
  await expect(latest()).rejects.toThrow('does not match its seal');
  await expect(findSet(shop, `shop@${setName.id}`)).rejects.toThrow('cannot be believed');
});

it('is found by its time, and not before its last member', async () => {
  expect((await findSet(shop, 'shop@2026-11-20T02:30:04Z')).found.id).toBe(setName.id);
  expect((await findSet(shop, 'shop@20261120T023000Z')).found.id).toBe(setName.id);
  await expect(findSet(shop, 'shop@2026-11-20T02:30:03Z')).rejects.toThrow('no good point');
});

it('is not the latest when it is dated after now', async () => {
  const before = { ...shop, clock: { now: () => new Date('2026-11-19T12:00:00Z') } };
  await expect(findSet(before, 'shop@latest')).rejects.toThrow(`shop@${setName.id} is dated after now`);
  expect((await findSet(before, `shop@${setName.id}`)).found.id).toBe(setName.id);
});

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDirectoryStore } from '#adapters/directory-store/directory-store.ts';
import type { HiddenPoint } from '#core/ports/store.ts';
import { makeFolder } from './make-folder.ts';

const point = { engine: 'postgres', source: 'orders', runId: '20261120T023000Z-3f9a1c', class: 'daily' };
const other = { ...point, runId: '20261121T023000Z-aaaaaa' };
const at = new Date('2026-12-05T04:00:00Z');

let folder: Awaited<ReturnType<typeof makeFolder>>;
let store: ReturnType<typeof createDirectoryStore>;
beforeEach(async () => {
  folder = await makeFolder();
  store = createDirectoryStore({ root: folder.path });
  for (const { engine, source, runId, class: name } of [point, other]) {
    await store.putOnce(`points/${engine}/${source}/${runId}/manifest.json`, Buffer.from(`{"${runId}":1}`));
    await store.putOnce(`points/${engine}/${source}/${runId}/RESTORE.md`, Buffer.from('how'));
    await store.putOnce(
      `data/${name}/${engine}/${source}/${runId}/1/0001.dump`,
      Buffer.from(`bytes of ${runId}`),
    );
  }
});
afterEach(() => folder.cleanup());

const files = (): string[] =>
  readdirSync(folder.path, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(path.join(folder.path, name)).isFile())
    .sort();
async function hidden(): Promise<HiddenPoint[]> {
  const found: HiddenPoint[] = [];
  for await (const one of store.hidden()) found.push(one);
  return found;
}
const only = async (): Promise<HiddenPoint> => {
  const [found] = await hidden();
  if (!found) throw new Error('nothing is hidden');
  return found;
};

describe('a hidden point', () => {
  it('is no point any more, whole in one place, and leaves the others as they are', async () => {
    await store.hide(point, at);
    expect(await store.children('points/postgres/orders/')).toEqual([other.runId]);
    expect(files().filter((name) => name.includes(point.runId))).toEqual([
      `hidden/postgres/orders/${point.runId}/data/1/0001.dump`,
      `hidden/postgres/orders/${point.runId}/hidden.json`,
      `hidden/postgres/orders/${point.runId}/points/RESTORE.md`,
      `hidden/postgres/orders/${point.runId}/points/manifest.json`,
    ]);
    expect(await hidden()).toEqual([{ ...point, hiddenAt: at }]);
  });

  it('is back where it was, byte for byte, and nothing of the hiding is left', async () => {
    const before = files();
    await store.hide(point, at);
    await store.unhide(await only(), at);
    expect(files()).toEqual(before);
    const data = path.join(folder.path, `data/daily/postgres/orders/${point.runId}/1/0001.dump`);
    expect(readFileSync(data, 'utf8')).toBe(`bytes of ${point.runId}`);
    expect(await hidden()).toEqual([]);
  });

  it('is gone for good once it is removed, and nothing else is', async () => {
    const others = files().filter((name) => name.includes(other.runId));
    await store.hide(point, at);
    await store.removeHidden(await only());
    expect(files()).toEqual(others);
    expect(readdirSync(folder.path).sort()).toEqual(['data', 'points']);
  });

  it('keeps the time of the first when it is hidden again', async () => {
    await store.hide(point, at);
    await store.hide(point, new Date('2026-12-09T04:00:00Z'));
    expect((await only()).hiddenAt).toEqual(at);
  });
});

describe('whoever comes after a crash', () => {
  const place = `hidden/postgres/orders/${point.runId}`;
  const intent = JSON.stringify({ at: at.toISOString(), class: 'daily' });
  /** What lies there when the process died after so many of the three steps. */
  async function diedAfter(steps: 1 | 2): Promise<void> {
    const whole = path.join(folder.path, place);
    if (steps === 2) {
      await store.hide(point, at);
      const data = path.join(folder.path, `data/daily/postgres/orders/${point.runId}/1`);
      mkdirSync(data, { recursive: true });
      writeFileSync(path.join(data, '0001.dump'), readFileSync(path.join(whole, 'data/1/0001.dump')));
      rmSync(path.join(whole, 'data'), { recursive: true });
      return;
    }
    mkdirSync(whole, { recursive: true });
    writeFileSync(path.join(whole, 'hidden.json'), intent);
  }

  it.each([1, 2] as const)('of %i steps of hiding ends it', async (steps) => {
    await diedAfter(steps);
    const { hiddenAt, ...found } = await only();
    await store.hide(found, hiddenAt);
    expect(files().filter((name) => name.includes(point.runId))).toHaveLength(4);
    expect(await store.children('points/postgres/orders/')).toEqual([other.runId]);
  });

  it.each([1, 2] as const)('of %i steps of hiding can put it back', async (steps) => {
    const before = files();
    await diedAfter(steps);
    await store.unhide(await only(), at);
    expect(files()).toEqual(before);
  });

  it('of putting it back can go on', async () => {
    const before = files();
    await store.hide(point, at);
    const data = path.join(folder.path, `data/daily/postgres/orders/${point.runId}/1`);
    mkdirSync(data, { recursive: true });
    writeFileSync(path.join(data, '0001.dump'), `bytes of ${point.runId}`);
    rmSync(path.join(folder.path, place, 'data'), { recursive: true });
    await store.unhide(await only(), at);
    expect(files()).toEqual(before);
  });

  it('of removing it puts nothing back that is not whole, and can end it', async () => {
    await store.hide(point, at);
    const begun = await only();
    rmSync(path.join(folder.path, place, 'points'), { recursive: true });
    await expect(store.unhide(begun, at)).rejects.toThrow(/cannot be taken back any more/);
    await store.removeHidden(begun);
    expect(await hidden()).toEqual([]);
  });
});

it('refuses to hide over what is hidden already, and names a hidden.json that cannot be read', async () => {
  await store.hide(point, at);
  await store.putOnce(`points/postgres/orders/${point.runId}/manifest.json`, Buffer.from('another'));
  await expect(store.hide(point, at)).rejects.toThrow(/is there already/);
  writeFileSync(path.join(folder.path, `hidden/postgres/orders/${point.runId}/hidden.json`), '{');
  await expect(hidden()).rejects.toThrow(/hidden\.json' cannot be read/);
});

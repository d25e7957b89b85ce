import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { exampleStore } from '../../../local/start/example-store.ts';
import { madeHere, repository } from '../../../local/tools/folders.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

async function setup(directory: string) {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-example-'));
  folders.push(folder);
  const file = join(folder, 'holdfast.config.json');
  const orders = { engine: 'postgres', plan: 'nightly', url: { env: 'ORDERS_URL' }, rpo: '25h' };
  const plans = { nightly: { keep: { daily: '14d' } } };
  await writeFile(file, JSON.stringify({ store: { directory }, plans, sources: { orders } }));
  return { file, folder };
}

describe('the config of npm start', () => {
  it('is the example at the root, whose store lies in the folder that is removed', async () => {
    const folder = join(madeHere, 'start');
    const store = await exampleStore(join(repository, 'holdfast.config.ts'), folder);
    expect(store).toBe(join(folder, 'backups'));
  });

  it("is refused when it stores into somebody's own folder", async () => {
    const { file, folder } = await setup('/backups');
    await expect(exampleStore(file, join(folder, 'start'))).rejects.toThrow('not the example any more');
  });

  it('is refused when its store only sounds like the folder that is removed', async () => {
    const { file, folder } = await setup('start-of-mine');
    await expect(exampleStore(file, join(folder, 'start'))).rejects.toThrow('not the example any more');
  });
});

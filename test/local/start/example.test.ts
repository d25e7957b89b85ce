import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { exampleConfig } from '../../../local/start/example.ts';
import { repository } from '../../../local/tools/folders.ts';

const folders: string[] = [];
afterEach(async () => {
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true });
});

interface Change {
  readonly store?: object;
  readonly url?: object;
  readonly source?: string;
}

async function setup({
  store = { s3: { region: 'eu-central-1' } },
  url = { secret: 'holdfast-example/orders' },
  source = 'orders',
}: Change) {
  const folder = await mkdtemp(join(tmpdir(), 'holdfast-example-'));
  folders.push(folder);
  const file = join(folder, 'holdfast.config.json');
  const plans = { nightly: { keep: { daily: '14d' } } };
  const sources = { [source]: { engine: 'postgres', plan: 'nightly', url, rpo: '25h' } };
  await writeFile(file, JSON.stringify({ store, plans, sources }));
  return file;
}

describe('the config of npm start', () => {
  it('is the example at the root, whose store the stacks make', async () => {
    const { deployment, sources } = await exampleConfig(join(repository, 'holdfast.config.ts'));
    expect(deployment).toBe('example');
    expect(Object.keys(sources)).toEqual(['orders']);
  });

  it('may be changed in what leads nowhere else', async () => {
    await expect(exampleConfig(await setup({}))).resolves.toBeTruthy();
  });

  it.each<{ what: string; change: Change }>([
    { what: "stores into somebody's own folder", change: { store: { directory: '/backups' } } },
    {
      what: "stores into somebody's own bucket",
      change: { store: { s3: { bucket: 'mine', region: 'eu-central-1', catalog: 'manifests' } } },
    },
    { what: 'reads a secret of somebody', change: { url: { secret: 'prod/orders' } } },
    { what: 'reads a variable', change: { url: { env: 'ORDERS_URL' } } },
    { what: 'has another source', change: { source: 'invoices' } },
  ])('is refused when it $what', async ({ change }) => {
    await expect(exampleConfig(await setup(change))).rejects.toThrow('not the example any more');
  });
});

import { expect, it } from 'vitest';
import { parseConfig } from '#engines/config.ts';
import { createMemoryDatabases } from '#test/support/rds/memory-databases.ts';
import { createMemoryRestoredDatabases } from '#test/support/rds/memory-restored-databases.ts';
import { addWindows, windowLines } from '../../../cli/managed/add-windows.ts';

const { sources } = parseConfig(
  {
    store: { s3: { region: 'eu-central-1' } },
    plans: { nightly: { schedule: 'cron(30 3 * * ? *)', keep: { daily: '14d' } } },
    sources: {
      ledger: { engine: 'rds', plan: 'nightly', instance: 'prod-ledger', rpo: '25h' },
      orders: { engine: 'rds', plan: 'nightly', cluster: 'prod-orders', rpo: '25h' },
      shop: { engine: 'postgres', plan: 'nightly', url: { secret: 'shop' }, rpo: '25h' },
    },
  },
  { now: new Date('2026-11-20T00:00:00Z'), folder: '/' },
);
const line = (source: string, engine = 'rds') => ({ source, engine, rpoSeconds: 90_000, withinRpo: true });

function setup() {
  const rds = createMemoryRestoredDatabases(createMemoryDatabases());
  const window = { from: new Date('2026-11-13T02:00:00Z'), to: new Date('2026-11-20T08:00:00Z') };
  rds.windows.set('prod-ledger', { ...window, resourceId: 'db-A' });
  const said: string[] = [];
  const deps = { sources, region: 'eu-central-1', say: (text: string) => void said.push(text) };
  return { said, deps: { ...deps, databases: rds.databases } };
}

it('tells of each source of RDS to which seconds it can be brought back', async () => {
  const { deps, said } = setup();
  const lines = await addWindows([line('ledger'), line('orders'), line('shop', 'postgres')], deps);
  expect(lines.map(({ restorable }) => restorable)).toEqual([
    { from: '2026-11-13T02:00:00.000Z', to: '2026-11-20T08:00:00.000Z' },
    null,
    undefined,
  ]);
  expect(windowLines(lines)).toEqual([
    'ledger: back to any second from 2026-11-13 02:00:00Z to 2026-11-20 08:00:00Z (restore --at)',
    'orders: no automated backups, so only its points bring it back',
  ]);
  expect(said).toEqual([]);
});

it('says what could not be asked, and shows the rest', async () => {
  const { deps, said } = setup();
  const window = async () => Promise.reject(new Error('AccessDenied'));
  expect(await addWindows([line('ledger')], { ...deps, databases: { window } })).toEqual([line('ledger')]);
  expect(said).toEqual(['to which seconds ledger can be brought back could not be asked: AccessDenied']);
});

it('does not ask about one that is gone from the config', async () => {
  const { deps } = setup();
  expect(await addWindows([line('gone')], deps)).toEqual([line('gone')]);
});

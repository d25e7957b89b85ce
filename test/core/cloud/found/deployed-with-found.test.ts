import { expect, it } from 'vitest';
import { configWithFound } from '#core/cloud/found/config-with-found.ts';
import { deployedWithFound } from '#core/cloud/found/deployed-with-found.ts';
import { sliceOf } from '#core/cloud/starting/slice.ts';
import { parseConfig } from '#engines/config.ts';
import { declaredIn } from '#engines/rds/snapshot/declared.ts';
import { sampleRun } from '#test/suites/run-records.ts';
import { selectSources } from '../../../../cli/select-sources.ts';
import { createMemoryFound } from '../memory-found.ts';

const ledger = { engine: 'rds', plan: 'nightly', instance: 'prod-ledger', rpo: '25h' };
const fleet = {
  ...{ engine: 'rds', plan: 'nightly', tag: { backup: 'nightly' }, rpo: '25h', owner: 'team-data' },
  contacts: ['#data'],
};
const one = { of: 'fleet', kind: 'instance', id: 'prod-a', firstAt: '2026-11-20T02:30:00.000Z' } as const;

async function deployed(sources: Record<string, object>) {
  const written = {
    store: { s3: { region: 'eu-central-1' } },
    plans: { nightly: { keep: { daily: '14d' } } },
    sources,
  };
  const config = parseConfig(written, { folder: '/' });
  const found = createMemoryFound();
  await found.keep(one);
  await found.keep({ ...one, kind: 'cluster', id: 'prod-b' });
  await found.keep({ ...one, id: 'prod-gone', missingSince: '2026-11-21T02:30:00.000Z' });
  await found.keep({ ...one, of: 'removed' });
  return { config, found, whole: deployedWithFound(async () => ({ config, written }), found) };
}

it('has each database that was found as a source with all that the one with the tag says', async () => {
  const { whole } = await deployed({ ledger, fleet });
  const { config } = await whole();
  expect(Object.keys(config.sources).sort()).toEqual(['fleet.cluster.prod-b', 'fleet.prod-a', 'ledger']);
  expect(config.sources['fleet.prod-a']).toMatchObject({
    ...{ name: 'fleet.prod-a', plan: 'nightly', owner: 'team-data', contacts: ['#data'] },
    ...{ instance: 'prod-a', rpo: { seconds: 90_000 } },
  });
  expect(config.sources['fleet.cluster.prod-b']).toMatchObject({ cluster: 'prod-b' });
});

it('has the same in what was written, so that a run works by a source that names its database', async () => {
  const { whole } = await deployed({ ledger, fleet });
  const { written } = await whole();
  const { text } = sliceOf(written, 'fleet.cluster.prod-b');
  const record = sampleRun('fleet.cluster.prod-b', 1, { engine: 'rds', plan: 'nightly' });
  expect(declaredIn(record, text)).toMatchObject({ kind: 'cluster', id: 'prod-b' });
});

it('sees in the next look what was found meanwhile', async () => {
  const { whole, found } = await deployed({ fleet });
  await whole();
  await found.keep({ ...one, id: 'prod-new' });
  expect(Object.keys((await whole()).config.sources)).toContain('fleet.prod-new');
});

it('reads nothing where no source has a tag', async () => {
  const { config } = await deployed({ ledger });
  const read = () => Promise.reject(new Error('nobody may read this'));
  const whole = await deployedWithFound(async () => ({ config, written: {} }), { read })();
  expect(whole.config).toBe(config);
});

it('shows people a source whose tag has found nothing: it is without a backup', async () => {
  const others = { ...fleet, tag: { backup: 'others' } };
  const { config, found } = await deployed({ ledger, fleet, others });
  const seen = await configWithFound(config, found);
  expect(Object.keys(seen.sources).sort()).toEqual([
    'fleet.cluster.prod-b',
    'fleet.prod-a',
    'ledger',
    'others',
  ]);
  expect(await configWithFound(config, undefined)).toBe(config);
});

it('asks for all that a tag has found when somebody names the source that has it', async () => {
  const { config, found } = await deployed({ ledger, fleet });
  expect(selectSources(await configWithFound(config, found), ['fleet']).map(({ name }) => name)).toEqual([
    'fleet.prod-a',
    'fleet.cluster.prod-b',
  ]);
});

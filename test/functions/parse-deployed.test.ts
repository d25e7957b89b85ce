import { expect, it } from 'vitest';
import { parseConfig } from '#config';
import { ConfigError } from '#core/config/config-error.ts';
import { parseDeployed } from '../../functions/parse-deployed.ts';

const written = (schedule = 'cron(30 3 * * ? *)') => ({
  store: { s3: { region: 'eu-central-1' } },
  plans: { nightly: { schedule, timeZone: 'Europe/Berlin', keep: { daily: '14d' } } },
  sources: { orders: { engine: 'postgres', plan: 'nightly', url: { secret: 'prod/orders' }, rpo: '25h' } },
});

it('reads a config as its deploy did', async () => {
  const now = new Date('2026-11-20T12:00:00Z');
  expect(await parseDeployed(written())).toEqual(parseConfig(written(), { folder: '/', now }));
});

it('does not look at its times again: that was done when it was deployed', async () => {
  const swallowed = written('cron(30 2 * * ? *)');
  expect(() => parseConfig(swallowed, { folder: '/', now: new Date('2026-11-20T12:00:00Z') })).toThrow(
    ConfigError,
  );
  expect((await parseDeployed(swallowed)).plans['nightly']?.schedule).toMatchObject({ kind: 'cron' });
});

it('refuses what is no config', async () => {
  await expect(parseDeployed({ ...written(), plans: 7 })).rejects.toThrow(ConfigError);
});

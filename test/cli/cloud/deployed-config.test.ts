import { expect, it } from 'vitest';
import { configSha256 } from '#core/config/config-sha256.ts';
import { deployedConfig } from '../../../cli/cloud/deployed-config.ts';

const config = { store: { s3: { region: 'eu-central-1' } }, sources: { orders: {} } };

it('is well when it is the one that was named, and fails when a source was added since', () => {
  expect(deployedConfig(config, configSha256(config))).toEqual({ name: 'deployed config', ok: true });
  const edited = { ...config, sources: { ...config.sources, fresh: {} } };
  expect(deployedConfig(edited, configSha256(config))).toMatchObject({
    ok: false,
    problem: expect.stringContaining('another than this one'),
  });
});

import { expect, it } from 'vitest';
import { configSha256 } from '#core/config/config-sha256.ts';
import { example } from './example-config.ts';

it('is the same for the same config, however it is written, and another for every change', () => {
  const config = example();
  const turned = Object.fromEntries(Object.entries(config).reverse());
  expect(configSha256(turned)).toBe(configSha256(config));
  expect(configSha256({ ...config, alerts: undefined })).toBe(configSha256({ ...config }));
  expect(configSha256({ ...config, alerts: { email: ['a@example.org'] } })).not.toBe(configSha256(config));
});

import { loadConfig } from '#adapters/config-file.ts';
import { PermanentError } from '#core/errors.ts';
import { type Config, parseConfig } from '#engines/config.ts';

/** The one source of the example, and the secrets of its URL and of the channel that hears of it. */
export const example = {
  source: 'orders',
  plan: 'nightly',
  secret: 'holdfast-example/orders',
  slack: 'holdfast-example/slack',
} as const;

/**
 * The example config. One that was changed into somebody's own is refused: its names would be deployed, and its database
 * would be somebody's.
 */
export async function exampleConfig(file: string): Promise<Config> {
  const now = new Date();
  const config = await loadConfig(file, (value, at) => parseConfig(value, { ...at, now }));
  const names = Object.keys(config.sources).join();
  const source = config.sources[example.source];
  const url = source && 'url' in source ? source.url : undefined;
  const isExample =
    's3' in config.store &&
    config.store.s3.catalog === undefined &&
    names === example.source &&
    url !== undefined &&
    'secret' in url &&
    url.secret === example.secret;
  if (isExample) return config;
  throw new PermanentError('holdfast.config.ts is not the example any more, and npm start runs only that', {
    hint: 'keep your own config outside of this folder and name it with --config; git checkout holdfast.config.ts brings the example back',
  });
}

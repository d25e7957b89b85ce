import type { Config } from '#engines/config.ts';

/**
 * A config that was checked when it was deployed, its times with it, which is most of the work. There are no files beside
 * it: its paths lead nowhere here. What a config may say is loaded with the first one, and not with the function.
 */
export async function parseDeployed(written: unknown): Promise<Config> {
  const { parseConfig } = await import('#engines/config.ts');
  return parseConfig(written, { folder: '/' });
}

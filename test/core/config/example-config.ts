import { parseConfig } from '#config';
import { ConfigError, type Problem } from '#core/config/config-error.ts';

/** The smallest config, changed as a test wants. */
export const example = (changes: object = {}) => ({
  store: { directory: 'backups' },
  plans: { nightly: { schedule: 'cron(30 3 * * ? *)', timeZone: 'Europe/Berlin', keep: { daily: '14d' } } },
  sources: { orders: source() },
  ...changes,
});

export const source = (changes: object = {}) => ({
  engine: 'postgres',
  plan: 'nightly',
  url: { env: 'ORDERS_URL' },
  rpo: '25h',
  ...changes,
});

export const plan = (changes: object = {}) => ({
  schedule: 'rate(1 day)',
  keep: { daily: '14d' },
  ...changes,
});

const surroundings = { folder: '/srv/holdfast', now: new Date('2026-11-20T12:00:00Z') };

export const parse = (value: unknown) => parseConfig(value, surroundings);

/** What is wrong with a config; nothing if it is good. */
export function problemsIn(value: unknown): readonly Problem[] {
  try {
    parse(value);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
}

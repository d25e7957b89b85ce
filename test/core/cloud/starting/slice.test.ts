import { describe, expect, it } from 'vitest';
import { sliceOf } from '#core/cloud/starting/slice.ts';
import { parseConfig } from '#engines/config.ts';

const at = { folder: '/', now: new Date('2026-11-20T12:00:00Z') };
const orders = {
  engine: 'postgres',
  plan: 'nightly',
  network: 'prod',
  url: { secret: 'prod/orders' },
  rpo: '26h',
  host: 'db-1',
};
/** Everything that a config may say. */
const written = {
  deployment: 'acme',
  store: { s3: { region: 'eu-central-1', lock: { mode: 'governance', days: 14 } }, prefix: 'team' },
  alerts: { email: ['oncall@example.org'] },
  networks: {
    prod: { vpc: 'vpc-0a1b2c3d', subnets: ['subnet-0a1b2c3d'], egress: 'nat' },
    other: { egress: 'public' },
  },
  plans: {
    nightly: { schedule: 'cron(30 3 * * ? *)', keep: { daily: '14d' }, drill: 'cron(0 5 ? * SUN *)' },
    weekly: { keep: { weekly: '90d' } },
  },
  sources: {
    orders,
    films: { ...orders, plan: 'weekly', network: 'other', url: { secret: 'prod/films' }, rpo: '8d' },
  },
  sets: { shop: { sources: ['orders', 'films'] } },
  tasks: { maxRunning: 3 },
  images: { postgres: 'example.org/postgres:1' },
  account: { tags: { team: 'data' } },
};

describe('the part of a config that a task works by', () => {
  it.each(['orders', 'films'])('is a config by itself, in which %s is what it was', (name) => {
    const whole = parseConfig(written, at);
    const part = parseConfig(JSON.parse(sliceOf(written, name).text), at);
    expect(part.sources).toEqual({ [name]: whole.sources[name] });
    const plan = whole.sources[name]?.plan ?? '';
    expect(part.plans).toEqual({ [plan]: whole.plans[plan] });
    expect(part.store).toEqual(whole.store);
    expect(part.deployment).toBe('acme');
  });

  it('has a hash that only its own part changes', () => {
    const { hash } = sliceOf(written, 'orders');
    const films = { ...written.sources.films, rpo: '9d' };
    expect(sliceOf({ ...written, sources: { orders, films } }, 'orders').hash).toBe(hash);
    const later = { ...orders, rpo: '27h' };
    expect(sliceOf({ ...written, sources: { orders: later } }, 'orders').hash).not.toBe(hash);
  });
});

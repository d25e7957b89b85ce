import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defineConfig } from '#config';
import { ConfigError } from '#core/config/config-error.ts';
import { UsageError } from '#core/errors.ts';
import { example, parse, plan, problemsIn, source } from './example-config.ts';

describe('a config', () => {
  it('that says only what it must is filled in', () => {
    const config = parse(example());
    expect(config).toMatchObject({
      deployment: 'holdfast',
      folder: '/srv/holdfast',
      store: { directory: '/srv/holdfast/backups', partBytes: 8_388_608, maxParts: 10_000 },
      alerts: {},
      sets: {},
      tools: {},
    });
    expect(config.plans['nightly']).toMatchObject({
      name: 'nightly',
      schedule: { kind: 'cron', text: 'cron(30 3 * * ? *)' },
      timeZone: 'Europe/Berlin',
      keep: { daily: { seconds: 1_209_600 }, 'pre-deploy': { seconds: 2_592_000 }, atLeast: 3 },
      attempts: 3,
      deadline: { seconds: 43_200 },
      streams: 2,
    });
    expect(config.sources['orders']).toEqual({
      name: 'orders',
      engine: 'postgres',
      plan: 'nightly',
      url: { env: 'ORDERS_URL' },
      rpo: { seconds: 90_000 },
      paused: false,
      bigTable: { bytes: 67_108_864 },
      counts: { percent: 25 },
      schemaOnly: false,
      dataOnly: false,
      allowEmpty: false,
      lockTimeout: { seconds: 60 },
    });
  });

  it('may say everything that the design shows', () => {
    const whole = defineConfig({
      deployment: 'acme',
      store: {
        s3: { region: 'eu-central-1', lock: { mode: 'governance', days: 14 }, catalog: 'manifests' },
        prefix: 'a/b/',
      },
      alerts: { email: ['oncall@example.org'], slack: { secret: 'holdfast/slack' } },
      networks: { prod: { vpc: 'vpc-0a1b2c', subnets: 'private', egress: 'nat' } },
      plans: {
        nightly: {
          schedule: 'cron(30 3 * * ? *)',
          timeZone: 'Europe/Berlin',
          keep: {
            daily: '14d',
            weekly: '90d',
            monthly: '1y',
            yearly: 'forever',
            'pre-deploy': '90d',
            atLeast: 3,
          },
          archive: { monthly: 'glacier-instant', yearly: 'deep-archive' },
          anchors: { weekly: 'SAT', monthly: 15, yearly: '04-01' },
          drill: 'cron(0 5 ? * SUN *)',
          window: '4h',
        },
      },
      sources: {
        orders: {
          engine: 'postgres',
          plan: 'nightly',
          network: 'prod',
          url: { secret: 'prod/orders' },
          rpo: '25h',
          rto: '2h',
          owner: 'team-orders',
          contacts: ['#orders-oncall'],
          classification: 'personal',
          compression: 'zstd:9',
          tables: ['public.Download', { pattern: 'audit_*' }],
          checks: [
            { sql: 'select max(created) from orders', newerThan: '26h' },
            { sql: 'select count(*) from users', atLeast: 1000 },
          ],
          drill: { command: 'npm run smoke' },
        },
      },
      sets: { shop: { sources: ['orders'], maxSkew: '10m' } },
      tools: { postgres: { 17: 'bin/17' } },
      tls: { ca: 'ca.pem' },
    });
    const config = parse(whole);
    expect(config.store).toMatchObject({
      s3: { region: 'eu-central-1', catalog: 'manifests' },
      prefix: 'a/b',
    });
    expect(config.plans['nightly']?.keep.yearly).toBe('forever');
    expect(config.sources['orders']).toMatchObject({
      compression: { method: 'zstd', level: 9 },
      checks: expect.arrayContaining([expect.objectContaining({ newerThan: { seconds: 93_600 } })]),
    });
    expect(config.tools).toEqual({ postgres: { 17: '/srv/holdfast/bin/17' } });
    expect(config.tls.ca).toBe('/srv/holdfast/ca.pem');
  });

  it('may have a plan without a schedule, for runs by hand', () =>
    expect(problemsIn(example({ plans: { nightly: plan({ schedule: undefined }) } }))).toEqual([]));

  it('may promise an rpo just longer than the schedule, and nothing shorter', () => {
    const rpo = (text: string) => problemsIn(example({ sources: { orders: source({ rpo: text }) } })).length;
    expect([rpo('86401s'), rpo('86400s'), rpo('1d')]).toEqual([0, 1, 1]);
  });

  it('finds no source that nobody wrote', () => {
    expect(parse(example()).sources['constructor']).toBeUndefined();
    const lost = example({ sources: { orders: source({ plan: 'constructor' }) } });
    expect(problemsIn(lost)).toMatchObject([{ path: 'sources.orders.plan' }]);
  });

  it('with five mistakes reports exactly these five', () => {
    const wrong = example({
      store: { directry: 'backups' },
      plans: { nightly: plan({ schedule: 'cron(30 2 * * ? *)', timeZone: 'Europe/Berlin' }) },
      sources: {
        orders: source({ rpo: '24h', url: 'postgres://app:hunter2@db/orders' }),
        ledger: source({ plan: 'nightli' }),
      },
    });
    expect(problemsIn(wrong)).toEqual([
      { path: 'store.directry', value: '(unknown key)', instead: "write 'directory'" },
      {
        path: 'sources.orders.url',
        value: '(not shown)',
        instead: expect.stringContaining("write { env: 'ORDERS_URL' } or { secret: 'prod/orders' }"),
      },
      { path: 'sources.ledger.plan', value: "'nightli'", instead: "write 'nightly'" },
      {
        path: 'plans.nightly.schedule',
        value: "'cron(30 2 * * ? *)'",
        instead: expect.stringContaining('03:30 or 01:30'),
      },
      { path: 'sources.orders.rpo', value: "'24h'", instead: expect.stringContaining("'25h'") },
    ]);
  });

  it('reports a rule about several keys beside a key that is wrong in itself', () => {
    const wrong = source({ schemaOnly: true, dataOnly: true, tables: ['a'], schemas: ['b'], rto: 'soon' });
    const paths = problemsIn(example({ sources: { orders: wrong } })).map(({ path }) => path);
    expect(paths.toSorted()).toEqual(['dataOnly', 'rto', 'schemas'].map((key) => `sources.orders.${key}`));
  });

  it('never shows a web hook: its address is the secret', () => {
    const hook = 'https://hooks.example.org/services/T0/B0/hunter2';
    const problems = problemsIn(example({ alerts: { slack: hook, pagerduty: 'hunter2', heartbeat: hook } }));
    expect(problems).toHaveLength(3);
    expect(JSON.stringify(problems)).not.toContain('hunter2');
  });

  it('that is wrong is a wrong use of the command, and its hint holds every problem', () => {
    const error = caught({});
    expect(error).toBeInstanceOf(UsageError);
    expect(error.message).toBe('the config has 3 problems');
    expect(error.hint.split('\n')).toHaveLength(3);
  });

  it('never has a password in what it reports, wherever it was written', () => {
    const places = [
      (url: string) => example({ sources: { orders: source({ url }) } }),
      (url: string) => example({ sources: { orders: source({ url: { env: url } }) } }),
      (url: string) => example({ sources: { orders: source({ url: { secret: url } }) } }),
      (url: string) => example({ sources: { orders: source({ url: { password: url } }) } }),
      (url: string) =>
        example({ sources: { orders: source({ password: url, rpo: url, plan: url, tables: url }) } }),
      (url: string) =>
        example({ sources: { orders: url, [url]: source() }, sets: { all: { sources: [url] } } }),
      (url: string) =>
        example({ plans: { nightly: plan({ timeZone: url, schedule: url }) }, tools: { [url]: {} } }),
      (url: string) =>
        example({ store: url, alerts: { slack: url, email: [url] }, deployment: url, [url]: url }),
    ];
    const passwords = fc.stringMatching(/^[A-Za-z0-9@:/?#%!-]{6,20}$/).map((text) => `Qz${text}zQ`);
    fc.assert(
      fc.property(fc.constantFrom(...places), passwords, (place, password) => {
        const error = caught(place(`postgres://app:${password}@db.example.org/orders`));
        const reported = JSON.stringify([error.problems, error.message, error.hint, String(error.stack)]);
        expect(reported).not.toContain(password);
      }),
    );
  });
});

function caught(value: unknown): ConfigError {
  try {
    parse(value);
  } catch (error) {
    if (error instanceof ConfigError) return error;
    throw error;
  }
  throw new Error('the config was accepted');
}

import { spawnSync } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { folderWith, holdfast, ordersConfig, repository, run } from './run-cli.ts';

it('refuses a config with five mistakes by naming all five, with 2', async () => {
  const folder = await folderWith({
    store: { directory: 'backups' },
    plans: {
      nightly: { schedule: 'cron(30 3 * * *)', keep: { daily: '14 days' }, timeZone: 'Europe/Berln' },
    },
    sources: {
      orders: { engine: 'postgres', plan: 'nigthly', url: 'postgres://ann:hunter2@db/orders', rpo: '25h' },
    },
  });
  const { code, out, err } = await run(folder, 'list', '--json');
  expect(code).toBe(2);
  const { error } = JSON.parse(out);
  expect(error.problems.map(({ path }: { path: string }) => path).sort()).toStrictEqual([
    'plans.nightly.keep.daily',
    'plans.nightly.schedule',
    'plans.nightly.timeZone',
    'sources.orders.plan',
    'sources.orders.url',
  ]);
  expect(err).toContain('plans.nightly.keep.daily is ');
  expect(out + err).not.toContain('hunter2');
});

it.each([
  [['lst'], "unknown command 'lst'"],
  [['list', '--limit', 'many'], "argument 'many' is invalid"],
  [['run'], 'no source was named'],
  [['run', 'orders', '--all'], '--all and orders were both given'],
  [['run', 'orders', '--class', 'hourly'], "argument 'hourly' is invalid"],
  [['run', 'orders', '--class', 'yearly'], "plan 'nightly' does not say how long a yearly point is kept"],
  [['restore', 'orders@latest'], "required option '--to <url>' not specified"],
  [
    ['restore', 'orders@latest', '--to', 'the-database'],
    '--to is neither a URL, a folder, env:NAME, secret:NAME nor rds:NAME',
  ],
  [['restore', 'orders@latest', '--to', 'rds:Orders Back'], "'Orders Back' is no name for an instance"],
  [['restore', 'orders@latest', '--to', 'rds:back', '--create'], '--create is not known of a restore by RDS'],
  [['restore', 'orders', '--at', 'noon', '--to', 'rds:back'], "'noon' is no time with its zone"],
  [
    ['restore', 'orders@latest', '--at', '2026-11-20T12:00Z', '--to', 'rds:back'],
    "'orders' is of engine postgres, and --at is of RDS",
  ],
  [
    ['restore', 'orders', '--at', '2026-11-20T12:00Z', '--to', 'postgres://localhost/back'],
    '--at needs --to rds:NAME',
  ],
  [['show', 'orders@yesterday'], "'yesterday' in 'orders@yesterday'"],
  [['restore', 'orders@latest', '--to', 'env:NOT_THERE_AT_ALL'], 'NOT_THERE_AT_ALL is not set'],
  [['incidents'], 'incidents and alerts are kept by the stacks'],
  [['ack', 'orders'], 'incidents and alerts are kept by the stacks'],
  [['ack', 'orders', 'backups'], "nothing can be open of kind 'backups'"],
  [['alert', 'test'], 'incidents and alerts are kept by the stacks'],
  [['alert', 'all'], "value 'all' is invalid"],
  [[], 'no verb was given'],
])('answers %j with 2, one document and what to do', async (args, message) => {
  const folder = await folderWith(ordersConfig());
  const { code, out, err } = await run(folder, ...args, '--json');
  const { error } = JSON.parse(out);
  expect(error.message).toContain(message);
  expect(error.hint.length).toBeGreaterThan(10);
  expect(err).toContain(`error: ${error.message}`);
  expect(code).toBe(2);
});

it.each([
  [['run', 'orderz'], ['orders']],
  [['list', 'orderz'], ['orders']],
  [['status', 'orderz'], ['orders']],
  [['drill', 'orderz'], ['orders']],
  [['restore', 'orderz', '--at', '2026-11-20T12:00Z', '--to', 'rds:back'], ['orders']],
])('answers %j with 3 and the nearest names', async (args, nearest) => {
  const folder = await folderWith(ordersConfig());
  const { code, out } = await run(folder, ...args, '--json');
  expect(code).toBe(3);
  expect(JSON.parse(out).error.nearest).toContain(nearest[0]);
});

it('refuses a password in --to without printing it', async () => {
  const folder = await folderWith(ordersConfig());
  for (const url of [
    'postgres://ann:hunter2@db/orders',
    'postgres://db/orders?user=ann&password=hunter2',
    'postgres://ann:hunter2@@:/:bad',
  ]) {
    const { code, out, err } = await run(folder, 'restore', 'orders@latest', '--to', url, '--json');
    expect(code).toBe(2);
    expect(JSON.parse(out).error.hint).toContain('env:NAME');
    expect(out + err).not.toContain('hunter2');
  }
});

it('says a missing config is missing, with the smallest one there is', async () => {
  const folder = await folderWith(ordersConfig());
  const { code, err } = await run(join(folder, 'elsewhere'), 'list');
  expect(code).toBe(2);
  expect(err).toContain('there is no config file');
});

it('shows a source that was never backed up, and ends with 1', async () => {
  const folder = await folderWith(ordersConfig());
  const { code, out } = await run(folder, 'status', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out).sources).toMatchObject([{ source: 'orders', withinRpo: false, rpoSeconds: 90_000 }]);
});

it('writes results to standard output only, and nothing of a terminal into a pipe', async () => {
  const folder = await folderWith(ordersConfig());
  const { out, err } = await run(folder, 'status');
  expect(out).toMatch(/^SOURCE .*\norders .*NO GOOD POINT/);
  expect(out + err).not.toContain('\u001b');
});

it('ends a run whose secret is missing with 1 and names the variable', async () => {
  const folder = await folderWith(ordersConfig());
  const { code, out } = await run(folder, 'run', 'orders', '--json');
  expect(code).toBe(1);
  expect(JSON.parse(out).runs).toMatchObject([
    {
      source: 'orders',
      outcome: 'failed',
      error: { message: 'the environment variable ORDERS_URL is not set' },
    },
  ]);
});

it('lists exactly the verbs that there are, each with an example', async () => {
  const folder = await folderWith(ordersConfig());
  const { code, out } = await run(folder, '--help');
  expect(code).toBe(0);
  const listed = /Commands:\n([\s\S]*?)\n\n/
    .exec(out)?.[1]
    ?.match(/^ {2}[a-z]+/gm)
    ?.map((verb) => verb.trim());
  const verbs = [
    'accept',
    'ack',
    'alert',
    'audit',
    'catalog',
    'cost',
    'diff',
    'doctor',
    'drill',
    'explain',
    'incidents',
    'init',
    'list',
    'replay',
    'report',
    'restore',
    'retire',
    'run',
    'show',
    'status',
    'undelete',
    'verify',
  ];
  expect(listed?.sort()).toStrictEqual(verbs);
  for (const verb of verbs) expect(out).toContain(`npx holdfast ${verb}`);
});

it('prints its version', async () => {
  const { version }: { version: string } = JSON.parse(
    await readFile(join(repository, 'package.json'), 'utf8'),
  );
  expect(await run('/', '--version')).toStrictEqual({ code: 0, out: `${version}\n`, err: '' });
});

it('leaves a paused source out of --all and of its plan', async () => {
  const config = ordersConfig();
  const folder = await folderWith({
    ...config,
    sources: { orders: { ...config.sources.orders, paused: true } },
  });
  for (const asked of ['--all', 'nightly']) {
    const { code, out } = await run(folder, 'run', asked, '--json');
    expect(code, asked).toBe(2);
    expect(JSON.parse(out).error.message).toBe('every source that was asked for is paused: orders');
  }
});

it.each(['--help', '--version'])('gives one document for %s --json, too', async (asked) => {
  const folder = await folderWith(ordersConfig());
  const { code, out } = await run(folder, asked, '--json');
  expect(code).toBe(0);
  expect(JSON.parse(out).text.length).toBeGreaterThan(4);
});

it('does not end with 0 when its result could not be written', () => {
  const sink = openSync('/dev/full', 'w');
  try {
    const ended = spawnSync(process.execPath, [holdfast, '--version'], { stdio: ['ignore', sink, 'pipe'] });
    expect(ended.status).toBe(1);
  } finally {
    closeSync(sink);
  }
});

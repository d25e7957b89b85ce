import fs from 'node:fs';
import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { type PostgresServer, startPostgres } from '#test/support/postgres-server.ts';
import { makeShop } from './shop.ts';

const Run = z.object({
  runs: z.array(z.object({ source: z.string(), outcome: z.string() })),
  sets: z.array(
    z.object({
      outcome: z.string(),
      point: z.string().optional(),
      skewSeconds: z.number().optional(),
      problems: z.array(z.string()).optional(),
    }),
  ),
});

const List = z.object({
  points: z.array(
    z.object({
      ...{ point: z.string(), level: z.string(), flags: z.array(z.string()), keepUntil: z.string() },
      ...{ skewSeconds: z.number(), members: z.array(z.string()), consistency: z.string() },
    }),
  ),
});
const Show = z.object({
  setPoint: z.object({ set: z.string(), skewKept: z.literal(true), seal: z.string() }),
  ...{ level: z.string(), flags: z.array(z.string()) },
  members: z.array(
    z.object({ point: z.string(), level: z.string().nullable(), problem: z.string().optional() }),
  ),
});

const Restore = z.object({
  ...{ verdict: z.string(), point: z.string() },
  members: z.array(
    z.object({ source: z.string(), verdict: z.string(), errors: z.array(z.string()).optional() }),
  ),
});

const Drill = z.object({
  ...{ verdict: z.string(), point: z.string() },
  drills: z.array(z.object({ source: z.string(), verdict: z.string() })),
  checks: z.array(z.object({ ok: z.boolean(), found: z.string().nullable() })),
});

let server: PostgresServer;
let shop: ReturnType<typeof makeShop>;
beforeAll(async () => {
  server = await startPostgres({ major: 17 });
  await server.psql('CREATE DATABASE orders');
  await server.psql(
    'CREATE TABLE movies (id int PRIMARY KEY); INSERT INTO movies VALUES (1), (2), (3)',
    'orders',
  );
  shop = makeShop(server);
}, 60_000);
afterAll(async () => {
  shop.cleanup();
  await server.stop();
});

const setPoints = (): string[] => shop.files('sets').filter((file) => file.endsWith('set.json'));

it('leaves no point of the set when a member fails; the other is backed up, and the failed one named', async () => {
  fs.renameSync(shop.at('tree'), shop.at('elsewhere'));
  const ended = await shop.run(['run', 'shop', '--json']);
  fs.renameSync(shop.at('elsewhere'), shop.at('tree'));
  expect(ended.code, ended.stderr).toBe(4);
  const { runs, sets } = ended.json(Run);
  expect(runs.map(({ outcome }) => outcome)).toEqual(['verified', 'failed']);
  expect(sets).toMatchObject([{ outcome: 'failed', problems: [expect.stringMatching(/^files: failed: /)] }]);
  expect(setPoints()).toEqual([]);
});

it('leaves no point of the set when maxSkew was not kept', async () => {
  shop.write({ maxSkew: '1s' });
  // the database can be locked only some seconds after the folder was read
  const held = server.psql('BEGIN; LOCK TABLE movies; SELECT pg_sleep(4); COMMIT', 'orders');
  const ended = await shop.run(['run', 'shop', '--json']);
  await held;
  shop.write();
  expect(ended.code, ended.stderr).toBe(4);
  expect(ended.json(Run).runs.map(({ outcome }) => outcome)).toEqual(['verified', 'verified']);
  expect(ended.json(Run).sets[0]?.problems).toEqual([
    expect.stringMatching(/^its members are [\d.]+ s apart, and maxSkew allows 1 s$/),
  ]);
  expect(setPoints()).toEqual([]);
});

it('takes its members together, and writes one point of the set', async () => {
  const ended = await shop.run(['run', 'shop', '--json']);
  expect(ended.code, ended.stderr).toBe(0);
  const [set] = ended.json(Run).sets;
  expect(set).toMatchObject({ outcome: 'verified', point: expect.stringMatching(/^shop@/) });
  expect(set?.skewSeconds).toBeLessThan(60);
  expect(setPoints()).toHaveLength(1);
});

it('lists and shows the set with its members; one whose member is gone is incomplete, and no latest', async () => {
  const listed = (await shop.run(['list', 'shop', '--json'])).json(List).points;
  expect(listed).toMatchObject([{ level: 'verified', flags: [], consistency: 'snapshot' }]);
  const [orders = '', files = ''] = listed[0]?.members ?? [];
  const shown = await shop.run(['show', 'shop@latest', '--json']);
  expect(shown.json(Show)).toMatchObject({
    ...{ level: 'verified', flags: [], setPoint: { set: 'shop' } },
    members: [
      { point: orders, level: 'verified' },
      { point: files, level: 'verified' },
    ],
  });
  const manifest = shop.at('backups/points/files/files', files.split('@')[1] ?? '', 'manifest.json');
  fs.renameSync(manifest, shop.at('away'));
  const [without] = (await shop.run(['list', 'shop', '--json'])).json(List).points;
  const latest = await shop.run(['show', 'shop@latest', '--json']);
  fs.renameSync(shop.at('away'), manifest);
  expect(without?.flags).toEqual(['incomplete']);
  expect(latest.code).toBe(3);
  expect(latest.stderr).toContain('is incomplete');
});

it('brings nothing back while a member has no target', async () => {
  const ended = await shop.run(['restore', 'shop@latest', '--to', `files=${shop.at('none')}`, '--json']);
  expect(ended.code).toBe(2);
  expect(ended.stderr).toContain("'orders' has no target");
  expect(fs.existsSync(shop.at('none'))).toBe(false);
  const whole = await shop.run(['restore', 'shop@latest', '--to', 'env:BACK_URL', '--json']);
  expect(whole.code).toBe(2);
  expect(whole.stderr).toContain('shop is a set, and --to names no member of it');
});

it('brings all members back and compares each', async () => {
  const to = ['--to', 'orders=env:BACK_URL', '--to', `files=${shop.at('back')}`, '--create'];
  const ended = await shop.run(['restore', 'shop@latest', ...to, '--json']);
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.json(Restore)).toMatchObject({
    verdict: 'matches',
    members: [
      { source: 'orders', verdict: 'matches' },
      { source: 'files', verdict: 'matches' },
    ],
  });
  expect(fs.readFileSync(shop.at('back', '2.txt'), 'utf8')).toBe('file of 2');
  expect((await server.psql('SELECT count(*) FROM movies', 'orders_back')).trim()).toBe('3');
});

it('fails as a whole when one member fails, and lists each', async () => {
  const to = ['--to', 'orders=env:BACK_URL', '--to', `files=${shop.at('again')}`];
  const ended = await shop.run(['restore', 'shop@latest', ...to, '--json']);
  expect(ended.code, ended.stderr).toBe(1);
  expect(ended.json(Restore)).toMatchObject({
    verdict: 'failed',
    members: [
      { source: 'orders', verdict: 'failed', errors: [expect.stringContaining('orders_back')] },
      { source: 'files', verdict: 'matches' },
    ],
  });
});

const isIn = { source: 'files', files: '**' };
const drilled = async (sql: string) => {
  shop.write({ checks: [{ every: { source: 'orders', sql }, isIn }] });
  return shop.run(['drill', 'shop', '--json']);
};
const level = async () => (await shop.run(['list', 'shop', '--json'])).json(List).points[0]?.level;

it('rehearses all at one time; a check across the members that fails proves no set', async () => {
  const ended = await drilled("SELECT id || '.jpg' FROM movies");
  expect(ended.code, ended.stderr).toBe(1);
  expect(ended.json(Drill)).toMatchObject({
    verdict: 'fail-backup',
    drills: [{ verdict: 'pass' }, { verdict: 'pass' }],
    checks: [{ ok: false, found: '3 of 3 are missing: 1.jpg, 2.jpg, 3.jpg' }],
  });
  expect(await level()).toBe('verified');
});

it('proves the set when every member and every check across them passes', async () => {
  const ended = await drilled("SELECT id || '.txt' FROM movies");
  expect(ended.code, ended.stderr).toBe(0);
  expect(ended.json(Drill)).toMatchObject({
    verdict: 'pass',
    checks: [{ ok: true, found: '3, all of them' }],
  });
  expect(await level()).toBe('proven');
});

import { afterAll, beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { startOrders } from '../orders-database.ts';
import { makeProduct, type Product } from '../product.ts';

const Retire = z.object({
  dryRun: z.literal(true),
  sources: z.array(
    z.object({
      source: z.string(),
      stays: z.number(),
      goes: z.array(z.object({ point: z.string(), class: z.string(), until: z.string(), bytes: z.number() })),
      stopped: z.object({ due: z.number(), limit: z.number() }).nullable(),
    }),
  ),
});
const Explain = z.object({
  point: z.string(),
  rule: z.string(),
  reason: z.string(),
  goes: z.boolean(),
  until: z.string().nullable(),
  storage: z.literal('folder'),
  usdPerMonth: z.null(),
});

let server: PostgresServer;
let product: Product;
let points: readonly string[];
/** Kept for a second: whatever is older than the newest is due when the next verb looks. */
const plan = { keep: { daily: '1s', atLeast: 1 } };

beforeAll(async () => {
  server = await startOrders(17, 50);
  product = makeProduct(`postgres://postgres@127.0.0.1:${server.port}/orders`, { plan });
  for (let night = 1; night <= 3; night++) {
    expect((await product.run(['run', 'orders'])).code).toBe(0);
    await new Promise((resolve) => setTimeout(resolve, 1_100));
  }
  points = (await product.points()).map(({ point }) => point);
}, 120_000);
afterAll(async () => {
  product?.cleanup();
  await server?.stop();
});

const retire = async () => (await product.run(['retire', '--dry-run', '--json'])).json(Retire).sources[0];
const explain = async (point = '') => (await product.run(['explain', point, '--json'])).json(Explain);

it('says what would go, and that so much at once waits for a person', async () => {
  const before = product.files();
  expect(await retire()).toMatchObject({
    source: 'orders',
    stays: 1,
    goes: [{ point: points[1] }, { point: points[2] }],
    stopped: { due: 2, limit: 1 },
  });
  const { code, stdout } = await product.run(['retire', 'orders', '--dry-run']);
  expect(code).toBe(0);
  expect(stdout).toContain('orders: 1 kept, 2 due, and still there');
  expect(stdout).toContain('too many at once: 2 are due, 1 may go without a person');
  expect(stdout).toContain('npx holdfast retire orders --confirm');
  expect(stdout).toContain('nothing was touched');
  expect(product.files()).toEqual(before);
});

it('sums up what lies there by source, without a price in a folder', async () => {
  const listed = z.object({ points: z.array(z.object({ bytes: z.number() })) });
  const { points: all } = (await product.run(['list', '--json'])).json(listed);
  const bytes = all.reduce((sum, point) => sum + point.bytes, 0);
  const Costs = z.object({
    sources: z.array(z.object({ source: z.string(), points: z.number(), bytes: z.number() })),
    bytes: z.number(),
    usdPerMonth: z.null(),
  });
  expect(bytes).toBeGreaterThan(0);
  expect((await product.run(['cost', '--json'])).json(Costs)).toMatchObject({
    sources: [{ source: 'orders', points: 3, bytes }],
    bytes,
  });
  expect((await product.run(['cost'])).stdout).toMatch(/orders +3 +.* +not known/);
  expect((await product.run(['cost', 'nobody', '--json'])).code).toBe(3);
});

it('explains why one stays and another may go', async () => {
  expect(await explain('orders@latest')).toMatchObject({ point: points[0], rule: 'newest', goes: false });
  expect(await explain(points[2])).toMatchObject({ rule: 'due', goes: true });
  const { stdout } = await product.run(['explain', 'orders@latest']);
  expect(stdout).toMatch(/^stays +its time is over, and it is one of the newest 1 good ones/m);
  expect(stdout).toMatch(/^costs +not known here$/m);
});

it('keeps everything while the backups of the source fail', async () => {
  const down = { ORDERS_URL: 'postgres://postgres@127.0.0.1:1/orders' };
  expect((await product.run(['run', 'orders'], down)).code).toBe(1);
  expect(await retire()).toMatchObject({ stays: 3, goes: [], stopped: null });
  expect(await explain(points[2])).toMatchObject({ rule: 'last run failed', goes: false });
  expect((await product.run(['run', 'orders'])).code).toBe(0);
  expect((await retire())?.goes).toHaveLength(3);
});

it('hides nothing of so much by itself, all of it when a person says so, and takes one back', async () => {
  const before = product.files('data');
  expect((await product.run(['retire'])).code).toBe(1);
  expect(product.files('data')).toEqual(before);
  const { code, stdout } = await product.run(['retire', 'orders', '--confirm']);
  expect(code, stdout).toBe(0);
  expect(stdout).toContain('orders: 1 kept, 3 hidden');
  expect((await product.points()).map(({ point }) => point)).not.toContain(points[2]);
  expect(product.files('hidden').filter((name) => name.endsWith('manifest.json'))).toHaveLength(3);
  const back = await product.run(['undelete', points[2] ?? '']);
  expect(back.code, back.stderr).toBe(0);
  expect(back.stdout).toContain(`npx holdfast verify ${points[2]}`);
  expect((await product.run(['verify', points[2] ?? ''])).code).toBe(0);
  // tonight's retire leaves it alone
  expect((await product.run(['retire'])).code).toBe(0);
  expect(await explain(points[2])).toMatchObject({ rule: 'held', goes: false });
  const audit = (await product.run(['audit', '--json'])).stdout;
  expect(audit).toContain('"verb":"retire"');
  expect(audit).toContain('"verb":"undelete"');
});

it.each([
  [['retire', '--confirm'], 2, '--confirm is for one source'],
  [['retire', 'users'], 3, "no source named 'users' has points"],
  [['undelete', 'orders@20200101T000000Z-aaaaaa'], 3, 'is no hidden point'],
  [['undelete', 'orders@latest'], 3, 'is no hidden point'],
])('refuses %j', async (args, code, words) => {
  const ended = await product.run(args);
  expect(ended.code).toBe(code);
  expect(ended.stderr).toContain(words);
});

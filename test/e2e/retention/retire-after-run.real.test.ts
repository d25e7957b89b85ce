import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { startOrders } from '../orders-database.ts';
import { makeProduct, type Product } from '../product.ts';

let server: PostgresServer;
let product: Product;
/** Kept for a second: whatever is older than the newest is due when the next run ends. */
const plan = { keep: { daily: '1s', atLeast: 1 }, retire: 'after-run' };

beforeAll(async () => {
  server = await startOrders(17, 50);
  product = makeProduct(`postgres://postgres@127.0.0.1:${server.port}/orders`, { plan });
}, 120_000);
afterAll(async () => {
  product?.cleanup();
  await server?.stop();
});

const night = async (env: Record<string, string> = {}) => {
  const ended = await product.run(['run', 'orders'], env);
  await new Promise((resolve) => setTimeout(resolve, 1_100));
  return ended;
};
const names = async () => (await product.points()).map(({ point }) => point);

it('lets the old point go after a good run, and can take it back', async () => {
  expect((await night()).code).toBe(0);
  const [first = ''] = await names();
  const { code, stderr } = await night();
  expect(code, stderr).toBe(0);
  expect(stderr).toContain(`orders: hidden: ${first}`);
  expect(await names()).not.toContain(first);
  expect(await names()).toHaveLength(1);
  expect((await product.run(['undelete', first])).code).toBe(0);
  expect(await names()).toContain(first);
}, 60_000);

it('lets nothing go after a run that failed', async () => {
  const before = await names();
  expect((await night({ ORDERS_URL: 'postgres://postgres@127.0.0.1:1/orders' })).code).toBe(1);
  expect(await names()).toEqual(before);
}, 60_000);

import { afterAll, beforeAll, expect, it } from 'vitest';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { ministack, type S3Server } from '#test/support/s3-servers.ts';
import { startOrders } from '../orders-database.ts';
import { type BucketProduct, makeBucketProduct, manifestKey } from './bucket-product.ts';

let server: PostgresServer;
let s3: S3Server;
let product: BucketProduct;
/** The oldest first. */
const points: string[] = [];
/** Kept for a second: whatever is older than the newest is due when the next verb looks. */
const plan = { keep: { daily: '1s', atLeast: 1 } };

beforeAll(async () => {
  [server, s3] = await Promise.all([startOrders(17, 50), ministack()]);
  product = await makeBucketProduct({ server, s3, kind: { versioned: true, lockDays: 1 } }, { plan });
  for (let night = 1; night <= 3; night++) points.push(await product.backUp());
}, 240_000);
afterAll(async () => {
  product?.cleanup();
  await Promise.all([server?.stop(), s3?.stop()]);
});

const versionsOf = async (folder: string) =>
  (await product.versions()).versions
    .filter(({ Key = '' }) => Key.includes(`/${folder}/`))
    .map(({ Key, VersionId }) => `${Key} ${VersionId}`);

it('hides the points of a bucket of your own when you say so, and removes no version', async () => {
  const before = [...(await versionsOf('points')), ...(await versionsOf('data'))];
  expect((await product.run(['retire'])).code).toBe(1);
  expect((await product.points()).map(({ point }) => point)).toEqual(points.toReversed());
  const { code, stdout, stderr } = await product.run(['retire', 'orders', '--confirm']);
  expect(code, stderr).toBe(0);
  expect(stdout).toContain('orders: 1 kept, 2 hidden');
  expect((await product.points()).map(({ point }) => point)).toEqual(points.slice(2));
  const seen = [...(await product.keys('points/')), ...(await product.keys('data/'))];
  expect(seen.filter((key) => !key.includes(points[2]?.split('@')[1] ?? '?'))).toEqual([]);
  expect([...(await versionsOf('points')), ...(await versionsOf('data'))]).toEqual(
    expect.arrayContaining(before),
  );
});

it('takes one back, which is verified again, restorable, and stays', async () => {
  const [oldest = ''] = points;
  const back = await product.run(['undelete', oldest]);
  expect(back.code, back.stderr).toBe(0);
  expect((await product.points()).map(({ point }) => point)).toEqual([points[2], oldest]);
  expect((await product.run(['verify', oldest])).code).toBe(0);
  const restored = await product.run(['restore', oldest, '--to', server.url('back'), '--create']);
  expect(restored.code, restored.stderr).toBe(0);
  expect((await product.run(['retire'])).code).toBe(0);
  expect(await product.keys(manifestKey(oldest))).toHaveLength(1);
});

it('refuses a bucket without versions, where what is hidden would be gone', async () => {
  const plain = await makeBucketProduct({ server, s3, kind: { versioned: false } }, { plan });
  try {
    for (let night = 1; night <= 2; night++) await plain.backUp();
    const before = await plain.keys();
    const ended = await plain.run(['retire', 'orders', '--confirm']);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toContain('it keeps no versions, and what is deleted is gone');
    const after = await plain.keys();
    expect(after.filter((key) => /^(points|data)\//.test(key))).toEqual(
      before.filter((key) => /^(points|data)\//.test(key)),
    );
  } finally {
    plain.cleanup();
  }
}, 120_000);

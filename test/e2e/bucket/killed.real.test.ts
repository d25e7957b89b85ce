import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { ministack, type S3Server } from '#test/support/s3-servers.ts';
import { startOrders } from '../orders-database.ts';
import { DoctorDocument, ListDocument, processesWith, RunDocument, type Running } from '../product.ts';
import { type BucketProduct, makeBucketProduct } from './bucket-product.ts';

// a slow compression, so that the middle of a dump lasts
const slow = { source: { bigTable: '1MB', compression: 'zstd:17' }, store: { partBytes: '256KB' } };

let server: PostgresServer;
let s3: S3Server;
let product: BucketProduct;
beforeAll(async () => {
  [server, s3] = await Promise.all([startOrders(17, 12_000), ministack()]);
}, 120_000);
afterAll(async () => {
  await Promise.all([server?.stop(), s3?.stop()]);
});
beforeEach(async () => {
  product = await makeBucketProduct({ server, s3, kind: { versioned: true, lockDays: 1 } }, slow);
});
afterEach(() => product.cleanup());

/** Waits until the dump is in its middle: parts lie in the bucket, and no manifest does. */
async function inTheMiddle(running: Running): Promise<void> {
  await expect.poll(product.unfinishedBytes, { timeout: 30_000, interval: 20 }).toBeGreaterThan(500_000);
  expect(running.child.exitCode).toBeNull();
  expect(await product.keys('points/')).toEqual([]);
}

const kill = async (running: Running): Promise<void> => {
  process.kill(-(running.child.pid ?? 0), 'SIGKILL');
  await running.ended;
};

describe('a run into a bucket that is told to stop in the middle of its dump', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('leaves no point, no object and no unfinished upload on %s', async (signal, code) => {
    const running = product.start(['run', 'orders', '--json']);
    await inTheMiddle(running);
    running.child.kill(signal);
    const ended = await running.ended;
    expect(ended.code, ended.stderr).toBe(code);
    expect(await product.unfinished()).toEqual([]);
    expect(await product.keys('points/')).toEqual([]);
    expect(await product.keys('data/')).toEqual([]);
    expect(processesWith(product.folder)).toEqual([]);
  });
});

describe('a run into a bucket whose process is killed with SIGKILL', () => {
  it('leaves no point; doctor names its unfinished uploads, and the next run copes', async () => {
    const running = product.start(['run', 'orders']);
    await inTheMiddle(running);
    await kill(running);
    const [left] = await product.unfinished();
    const [runId = ''] = /\d{8}T\d{6}Z-[0-9a-f]{6}/.exec(left?.Key ?? '') ?? [];
    expect(runId).not.toBe('');
    expect((await product.run(['list', '--json'])).json(ListDocument).points).toEqual([]);

    const doctor = await product.run(['doctor', '--json']);
    expect(doctor.code, doctor.stdout).toBe(0);
    const remains = doctor.json(DoctorDocument).checks.filter(({ name }) => name === 'remains');
    const said = remains.map(({ problem = '', hint = '' }) => `${problem} (${String(hint)})`).join('\n');
    expect(said).toMatch(new RegExp(`orders@${runId} left \\d+ unfinished uploads?, last begun`));
    expect(said).toContain('lifecycle');
    expect(said).toMatch(new RegExp(`run orders@${runId} has no end`));

    product.write({ source: { bigTable: '1MB' }, store: product.store });
    const next = await product.run(['run', 'orders', '--json']);
    expect(next.json(RunDocument).runs[0]?.outcome, next.stderr).toBe('verified');
    // what the dead one left is for the bucket's lifecycle: a run may end uploads of its own alone
    expect((await product.unfinished()).every(({ Key = '' }) => Key.includes(runId))).toBe(true);
  });

  it('never leaves a point that does not verify, whenever it happens', async () => {
    product.write({ source: { bigTable: '1MB' }, store: product.store });
    const timed = performance.now();
    await product.backUp();
    const wholeMs = performance.now() - timed;
    for (let round = 0; round < 8; round++) {
      const running = product.start(['run', 'orders']);
      await new Promise((resolve) => setTimeout(resolve, (wholeMs * (round + 0.5)) / 7));
      await kill(running).catch(() => running.ended);
    }
    await product.backUp();
    const points = await product.points();
    expect(points.length).toBeGreaterThan(1);
    for (const { point, level, flags } of points) {
      expect([level, flags], point).toEqual(['verified', []]);
      expect((await product.run(['verify', point])).code, point).toBe(0);
    }
  }, 180_000);
});

describe('two runs of one source into one bucket', () => {
  it('make one point: the second is skipped, and says who is at work', async () => {
    const first = product.start(['run', 'orders', '--json']);
    await inTheMiddle(first);
    const second = await product.run(['run', 'orders', '--json']);
    expect(second.code).toBe(1);
    expect(second.json(RunDocument).runs[0]).toMatchObject({
      outcome: 'skipped',
      error: { message: expect.stringMatching(/under way since/) },
    });
    expect((await first.ended).code).toBe(0);
    expect(await product.points()).toHaveLength(1);
    expect(await product.unfinished()).toEqual([]);
  });
});

import { statSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { startOrders } from './orders-database.ts';
import {
  DoctorDocument,
  ListDocument,
  makeProduct,
  type Product,
  processesWith,
  RunDocument,
  type Running,
} from './product.ts';

let server: PostgresServer;
let product: Product;
beforeAll(async () => {
  server = await startOrders(17, 25_000);
}, 120_000);
afterAll(() => server.stop());
beforeEach(() => {
  // a slow compression, so that the middle of a dump lasts
  product = makeProduct(server.url('orders'), {
    source: { bigTable: '1MB', compression: 'zstd:17' },
    store: { partBytes: '256KB' },
  });
});
afterEach(() => product.cleanup());

const unfinishedBytes = (): number =>
  product
    .files('data')
    .map((file) => sizeOf(path.join(product.backups, 'data', file)))
    .reduce((sum, bytes) => sum + bytes, 0);
const sizeOf = (file: string): number => {
  try {
    return statSync(file).size;
  } catch {
    return 0;
  }
};

/** Waits until the dump is in its middle: bytes lie in the store, and no manifest does. */
async function inTheMiddle(running: Running): Promise<void> {
  await expect.poll(unfinishedBytes, { timeout: 30_000, interval: 20 }).toBeGreaterThan(500_000);
  expect(running.child.exitCode).toBeNull();
  expect(product.files('points')).toEqual([]);
}

const signalGroup = (running: Running, signal: NodeJS.Signals): void =>
  void process.kill(-(running.child.pid ?? 0), signal);

describe('a run that is told to stop in the middle of its dump', () => {
  it.each([
    ['SIGTERM', 143],
    ['SIGINT', 130],
  ] as const)('leaves no point and no byte on %s to the process', async (signal, code) => {
    const running = product.start(['run', 'orders', '--json']);
    await inTheMiddle(running);
    running.child.kill(signal);
    const ended = await running.ended;
    expect(ended.code, ended.stderr).toBe(code);
    expect(() => JSON.parse(ended.stdout)).not.toThrow();
    expect(product.files('points')).toEqual([]);
    expect(product.files('data')).toEqual([]);
    expect(processesWith(product.folder)).toEqual([]);
  });

  it.each(['SIGTERM', 'SIGINT'] as const)(
    'leaves no point and no byte on %s to its whole group',
    async (signal) => {
      const running = product.start(['run', 'orders']);
      await inTheMiddle(running);
      signalGroup(running, signal);
      expect((await running.ended).code).toBe(signal === 'SIGINT' ? 130 : 143);
      expect(product.files('points')).toEqual([]);
      expect(product.files('data')).toEqual([]);
    },
  );

  it.each(['SIGTERM', 'SIGKILL'] as const)(
    'ends when npx alone gets %s, and seals nothing after that',
    async (signal) => {
      const running = product.start(
        ['run', 'orders'],
        { npm_config_cache: path.join(product.folder, '.npm') },
        ['npx', '--no-install', 'holdfast'],
      );
      await inTheMiddle(running);
      running.child.kill(signal);
      await expect.poll(() => processesWith(product.folder), { timeout: 15_000 }).toEqual([]);
      expect(product.files('points')).toEqual([]);
      expect(product.files('data')).toEqual([]);
    },
  );
});

describe('a run whose process is killed with SIGKILL', () => {
  it('leaves no point; doctor names the remains, and the next run copes', async () => {
    const running = product.start(['run', 'orders']);
    await inTheMiddle(running);
    signalGroup(running, 'SIGKILL');
    await running.ended;
    expect((await product.run(['list', '--json'])).json(ListDocument).points).toEqual([]);
    const doctor = await product.run(['doctor', '--json']);
    const remains = doctor.json(DoctorDocument).checks.filter(({ problem }) => problem !== undefined);
    expect(remains.map(({ problem }) => problem).join('\n')).toMatch(/\d{8}T\d{6}Z-[0-9a-f]{6}/);
    product.write({ source: { bigTable: '1MB' } });
    const next = await product.run(['run', 'orders', '--json']);
    expect(next.json(RunDocument).runs[0]?.outcome, next.stderr).toBe('verified');
  });

  it('never leaves a point that does not verify, whenever it happens', async () => {
    product.write({ source: { bigTable: '1MB' } });
    const timed = performance.now();
    expect((await product.run(['run', 'orders'])).code).toBe(0);
    const wholeMs = performance.now() - timed;
    for (let round = 0; round < 12; round++) {
      const running = product.start(['run', 'orders']);
      await new Promise((resolve) => setTimeout(resolve, (wholeMs * (round + 0.5)) / 11));
      try {
        signalGroup(running, 'SIGKILL');
      } catch {
        // it has ended by itself
      }
      await running.ended;
    }
    const last = await product.run(['run', 'orders', '--json']);
    expect(last.json(RunDocument).runs[0]?.outcome, last.stderr).toBe('verified');
    // K5: whatever was sealed by a run that died has been read back by the next one
    const points = await product.points();
    expect(points.length).toBeGreaterThan(1);
    for (const { point, level, flags } of points) {
      expect([level, flags], point).toEqual(['verified', []]);
      expect((await product.run(['verify', point])).code, point).toBe(0);
    }
  }, 180_000);
});

describe('a run whose server goes away', () => {
  it('ends as failed without a point when the server is killed in the middle, and works when it is back', async () => {
    const own = await startOrders(17, 25_000);
    const running = product.start(['run', 'orders', '--json'], { ORDERS_URL: own.url('orders') });
    await inTheMiddle(running);
    await own.kill9();
    const ended = await running.ended;
    expect(ended.code, ended.stdout).toBe(1);
    expect(ended.json(RunDocument).runs[0]?.error?.message).toMatch(
      /server closed the connection|terminat|recovery|connection/i,
    );
    expect(product.files('points')).toEqual([]);
    expect(product.files('data')).toEqual([]);
    await own.stop();
  });

  it('ends as failed without a point when its connections are cut', async () => {
    const running = product.start(['run', 'orders', '--json']);
    await inTheMiddle(running);
    await server.psql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'holdfast-% dump %'",
    );
    const ended = await running.ended;
    expect(ended.code).toBe(1);
    expect(ended.json(RunDocument).runs[0]?.error?.message).toMatch(/pg_dump ended with exit code 1/);
    expect(product.files('points')).toEqual([]);
  });

  it('tries again when the plan says so, and takes a good point then', async () => {
    product.write({
      source: { bigTable: '1MB', compression: 'zstd:12' },
      plan: { attempts: 3 },
      store: { partBytes: '256KB' },
    });
    const running = product.start(['run', 'orders', '--json']);
    await inTheMiddle(running);
    await server.psql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name LIKE 'holdfast-% dump %'",
    );
    const ended = await running.ended;
    expect(ended.json(RunDocument).runs[0]?.outcome, ended.stderr).toBe('verified');
    expect(ended.stderr).toMatch(/attempt 1 of 3 failed/);
    expect(product.files('data').every((file) => file.includes('/2/'))).toBe(true);
  });
});

describe('two runs of one source at once', () => {
  it('make one point: the second is skipped, and says who is at work', async () => {
    product.write({ source: { bigTable: '1MB', compression: 'zstd:12' }, store: { partBytes: '256KB' } });
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
  });

  it('make one point when they start in the same moment', async () => {
    product.write({ source: { bigTable: '1MB' } });
    const ended = await Promise.all([1, 2, 3].map(() => product.run(['run', 'orders', '--json'])));
    const outcomes = ended.map((run) => run.json(RunDocument).runs[0]?.outcome);
    expect(
      outcomes.filter((outcome) => outcome === 'verified').length,
      outcomes.join(),
    ).toBeGreaterThanOrEqual(1);
    expect(outcomes).not.toContain('failed');
    expect((await product.points()).length).toBe(outcomes.filter((outcome) => outcome === 'verified').length);
  });
});

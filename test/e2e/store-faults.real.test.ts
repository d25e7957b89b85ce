import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync } from 'node:fs';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { notExercised } from '#test/support/not-exercised.ts';
import type { PostgresServer } from '#test/support/postgres-server.ts';
import { startOrders } from './orders-database.ts';
import { DoctorDocument, makeProduct, type Product, RunDocument } from './product.ts';

let server: PostgresServer;
let product: Product;
beforeAll(async () => {
  server = await startOrders(17, 6_000);
}, 120_000);
afterAll(() => server.stop());
beforeEach(() => {
  product = makeProduct(server.url('orders'), { source: { bigTable: '1MB' }, store: { partBytes: '64KB' } });
  mkdirSync(product.backups);
});
afterEach(() => {
  mount('umount', '-l', product.backups);
  product.cleanup();
});

/** False where this machine does not let us mount. */
function mount(...command: readonly [string, ...string[]]): boolean {
  try {
    execFileSync(command[0], command.slice(1), { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('a store that does not take what it is given', () => {
  it('fails the run by name when its folder is full, and leaves nothing of it', async (context) => {
    if (!mount('mount', '-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', product.backups)) {
      notExercised('a full folder: this machine does not let us mount one');
      return context.skip();
    }
    const ended = await product.run(['run', 'orders', '--json']);
    expect(ended.code).toBe(1);
    expect(ended.json(RunDocument).runs[0]?.error?.message).toMatch(/is full/);
    expect(await product.points()).toEqual([]);
    expect(product.files('data')).toEqual([]);
    expect(product.files('points')).toEqual([]);
  });

  it('fails the run by name when its folder is read-only', async (context) => {
    const mounted =
      mount('mount', '--bind', product.backups, product.backups) &&
      mount('mount', '-o', 'remount,ro,bind', product.backups);
    if (!mounted) chmodSync(product.backups, 0o500);
    if (!mounted && process.getuid?.() === 0) {
      notExercised('a read-only folder: this machine does not let us mount one, and root may write anywhere');
      return context.skip();
    }
    const ended = await product.run(['run', 'orders', '--json']);
    expect(ended.code).toBe(1);
    const message = ended.json(RunDocument).runs[0]?.error?.message;
    expect(message).toContain(product.backups);
    expect(message).toMatch(/read-only|not be written|permission/i);
    const doctor = (await product.run(['doctor', '--json'])).json(DoctorDocument);
    expect(doctor.checks.find(({ name }) => name === 'store')).toMatchObject({ ok: false });
  });
});
